import { Module } from '@nestjs/common';
import { GatesModule } from '../gates/gates.module.js';
import { OutgoingMessagesModule } from '../outgoing-messages/outgoing-messages.module.js';
import { QuestionnairesModule } from '../questionnaires/questionnaires.module.js';
import { VisitorCardsModule } from '../visitor-cards/visitor-cards.module.js';
import { InboundSmsController } from './inbound-sms.controller.js';
import { InboundSmsService } from './inbound-sms.service.js';
import { WebhookGuard } from './webhook-guard.js';

/** Declarations by text message, for people with a printed card and a phone without the web. */
@Module({
  imports: [GatesModule, OutgoingMessagesModule, QuestionnairesModule, VisitorCardsModule],
  controllers: [InboundSmsController],
  providers: [InboundSmsService, WebhookGuard],
})
export class InboundSmsModule {}
