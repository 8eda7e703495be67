import { Module } from '@nestjs/common';
import { provideMailChannel } from '@khai-bao/platform/notification';
import { CoverageModule } from '../coverage/coverage.module.js';
import { RegistrationConfig } from '../registration.config.js';
import { UnitsModule } from '../units/units.module.js';
import { SilentUnitMessages } from './silent-unit-messages.js';
import { RemindersController } from './reminders.controller.js';

@Module({
  imports: [CoverageModule, UnitsModule],
  controllers: [RemindersController],
  providers: [SilentUnitMessages, provideMailChannel(RegistrationConfig)],
})
export class RemindersModule {}
