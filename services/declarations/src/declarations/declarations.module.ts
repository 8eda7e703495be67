import { Module } from '@nestjs/common';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { CaseNotificationsConsumer } from './case-notifications.consumer.js';
import { DeviceTokens } from './device-tokens.js';
import { PhoneProofs } from './phone-proofs.js';
import { SealedPersonReader } from './sealed-person-reader.js';

/** Declarations after their intake: the row, its sealed person, its device. */
@Module({
  imports: [DayKeysModule],
  controllers: [CaseNotificationsConsumer],
  providers: [DeviceTokens, PhoneProofs, SealedPersonReader],
  exports: [DeviceTokens, PhoneProofs, SealedPersonReader],
})
export class DeclarationsModule {}
