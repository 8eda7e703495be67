import { Module } from '@nestjs/common';
import { provideMailer } from '@khai-bao/platform/mail';
import { CoverageModule } from '../coverage/coverage.module.js';
import { RegistrationConfig } from '../registration.config.js';
import { UnitsModule } from '../units/units.module.js';
import { SilentUnitMessages } from './silent-unit-messages.js';
import { RemindersController } from './reminders.controller.js';

@Module({
  imports: [CoverageModule, UnitsModule],
  controllers: [RemindersController],
  providers: [SilentUnitMessages, provideMailer(RegistrationConfig)],
})
export class RemindersModule {}
