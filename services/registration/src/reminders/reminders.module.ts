import { Module } from '@nestjs/common';
import { provideMailChannel } from '@khai-bao/platform/notification';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CoverageModule } from '../coverage/coverage.module.js';
import { RegistrationConfig } from '../registration.config.js';
import { UnitsModule } from '../units/units.module.js';
import { SilentUnitMessages } from './silent-unit-messages.js';
import { RemindersController } from './reminders.controller.js';
import { UnitMessageRecipientEntity } from './unit-message-recipient.entity.js';
import { UnitMessageEntity } from './unit-message.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([UnitMessageEntity, UnitMessageRecipientEntity]),
    CoverageModule,
    UnitsModule,
  ],
  controllers: [RemindersController],
  providers: [SilentUnitMessages, provideMailChannel(RegistrationConfig)],
})
export class RemindersModule {}
