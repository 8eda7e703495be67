import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/changes.module.js';
import { DeclarationsModule } from '../declarations/declarations.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { OutgoingMessagesModule } from '../outgoing-messages/outgoing-messages.module.js';
import { PassesModule } from '../passes/passes.module.js';
import { FoundDeclarationReader } from './found-declaration-reader.js';
import { PhoneCodeLimiter } from './phone-code-limiter.js';
import { PhoneCodesController } from './phone-codes.controller.js';
import { PhoneCodesService } from './phone-codes.service.js';

/** One-time codes to phones: prove a phone before a declaration, and open a declaration without its device. */
@Module({
  imports: [ChangesModule, DeclarationsModule, GatesModule, OutgoingMessagesModule, PassesModule],
  controllers: [PhoneCodesController],
  providers: [FoundDeclarationReader, PhoneCodeLimiter, PhoneCodesService],
})
export class PhoneCodesModule {}
