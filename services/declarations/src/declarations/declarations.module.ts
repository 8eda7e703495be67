import { Module } from '@nestjs/common';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { CaseNotificationsConsumer } from './case-notifications.consumer.js';
import { DeclarationStatusController } from './declaration-status.controller.js';
import { DeviceTokens } from './device-tokens.js';
import { SealedPersonReader } from './sealed-person-reader.js';

/** Declarations after their intake: the row, its sealed person, its status. */
@Module({
  imports: [DayKeysModule],
  controllers: [DeclarationStatusController, CaseNotificationsConsumer],
  providers: [DeviceTokens, SealedPersonReader],
  exports: [DeviceTokens, SealedPersonReader],
})
export class DeclarationsModule {}
