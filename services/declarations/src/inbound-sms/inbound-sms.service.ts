import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import type { SmsText } from '@khai-bao/platform/notification';
import { DataSource } from 'typeorm';
import { GateDirectory } from '../gates/gate-directory.js';
import { MessageLimiter } from '../outgoing-messages/message-limiter.js';
import { OutgoingMessages } from '../outgoing-messages/outgoing-messages.js';
import { QuestionnairesService } from '../questionnaires/questionnaires.service.js';
import { VisitorCardDeclarations } from '../visitor-cards/visitor-card-declarations.js';
import type { InboundSmsDto } from './inbound-sms.dto.js';
import {
  deleteInboundSmsBefore,
  recordAnswered,
  upsertInboundSms,
  type InboundSmsRow,
} from './inbound-sms.queries.js';
import { parseInboundText } from './inbound-text.js';
import { replies } from './reply-texts.js';

/** Messages of one sender: a family with a card each. Further ones have no effect. */
const messagesPerSender: RateLimit = { name: 'inbound-sms', maxPerWindow: 20, windowSeconds: 3600 };
/** Messages of one sender with a code that does not exist. */
const unknownCodesPerSender: RateLimit = {
  name: 'inbound-sms-unknown',
  maxPerWindow: 10,
  windowSeconds: 86_400,
};
/** A reply that arrives later is of no use at a gate, milliseconds. */
const replyUsefulMs = 30 * 60_000;
/** Ids are kept far longer than the five minutes for which a signature is valid, milliseconds. */
const idsKeptMs = 24 * 60 * 60_000;

/** A message, and what is stored about it. */
interface ReceivedMessage {
  readonly messageId: string;
  /** E.164; empty for a sender that is no phone. */
  readonly sender: string;
  readonly text: string;
  readonly received: InboundSmsRow;
}

/** What is replied to a message. */
interface DecidedReply {
  /** Null for a sender with too many messages. */
  readonly reply: SmsText | null;
  /** Whether the message was counted as one with an unknown code, and is none. */
  readonly isGuessRefunded: boolean;
}

const silence: DecidedReply = { reply: null, isGuessRefunded: false };
const withoutGuess = (reply: SmsText): DecidedReply => ({ reply, isGuessRefunded: false });

/** Declares for people who send a text message with the codes of a gate and of their printed card. */
@Injectable()
export class InboundSmsService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gates: GateDirectory,
    private readonly questionnaires: QuestionnairesService,
    private readonly cards: VisitorCardDeclarations,
    private readonly messages: OutgoingMessages,
    private readonly messageLimiter: MessageLimiter,
    private readonly limiter: RateLimiter,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({
      name: 'inbound-sms',
      run: async () =>
        void (await deleteInboundSmsBefore(
          this.dataSource,
          new Date(this.clock.now().getTime() - idsKeptMs),
        )),
    });
  }

  /**
   * Acts on a message and replies by a message. A message that was answered has no second effect. A transient failure is thrown, so that
   * the gateway sends the message again.
   */
  async answerSms(messageId: string, { from, text }: InboundSmsDto): Promise<void> {
    const received = await upsertInboundSms(this.dataSource, messageId, this.clock.now());
    if (received.answered_at !== null) return;
    const sender = normalisePhone(from);
    const { reply, isGuessRefunded } = await this.decideReply({
      messageId,
      sender: sender ?? '',
      text,
      received,
    });
    const isSent =
      reply !== null &&
      sender !== null &&
      this.messageLimiter.isAllowedPhone(sender) &&
      (await this.messageLimiter.tryConsumeReply(sender));
    const now = this.clock.now();
    const isAnswered = await this.dataSource.transaction(async (manager) => {
      if (!(await recordAnswered(manager, messageId, now))) return false;
      if (isSent)
        await this.messages.enqueueMessage(manager, {
          phone: sender,
          content: reply,
          expiresAt: new Date(now.getTime() + replyUsefulMs),
        });
      return true;
    });
    // Of several deliveries at the same moment, one answers. The message was counted once, so that one alone refunds it.
    if (isAnswered && isGuessRefunded) await this.limiter.refund(unknownCodesPerSender, sender ?? '');
    if (!isAnswered && isSent) await this.messageLimiter.refundReply(sender);
  }

  /** Decides the reply to a message, after what it asks for is done. */
  private async decideReply(message: ReceivedMessage): Promise<DecidedReply> {
    const { sender, text, received } = message;
    if (!(await this.tryConsumeOnce(messagesPerSender, sender, received))) return silence;
    const parsed = parseInboundText(text);
    switch (parsed.kind) {
      case 'unreadable':
        return withoutGuess(replies.unreadable());
      case 'answer-missing':
        return withoutGuess(replies.answerMissing());
      case 'answer-unclear':
        return withoutGuess(replies.answerUnclear());
      case 'declare':
        return this.declare(message, parsed);
    }
  }

  /** Counts a message once, however often the gateway delivers it. @returns false above the limit */
  private async tryConsumeOnce(
    limit: RateLimit,
    sender: string,
    { is_first: isFirst }: InboundSmsRow,
  ): Promise<boolean> {
    return !isFirst || this.limiter.tryConsume(limit, sender);
  }

  private async declare(
    { messageId, sender, received }: ReceivedMessage,
    { gateCode, cardCode }: { readonly gateCode: string; readonly cardCode: string },
  ): Promise<DecidedReply> {
    if (!(await this.tryConsumeOnce(unknownCodesPerSender, sender, received))) return silence;
    const gate = await this.gates.findGateByCode(gateCode);
    if (gate === null || !gate.active) return { reply: replies.gateUnknown(), isGuessRefunded: false };
    const { version, document, consent } = this.questionnaires.getCurrentQuestionnaire();
    try {
      const accepted = await this.cards.declareAsHolder({
        clientKey: toClientKey(messageId),
        cardCode,
        gateCode,
        questionnaireVersion: version,
        // The reply to a message without an answer states what the word agrees to.
        consent: { version: consent.version, agreed: true },
        filledAt: received.received_at.toISOString(),
        answers: Object.fromEntries(
          document.blocks
            .filter(({ optional }) => !optional)
            .flatMap(({ questions }) => questions.map(({ id }) => [id, { value: false }])),
        ),
      });
      const reply =
        accepted.outcome === 'suspected'
          ? replies.askWhoStands()
          : replies.declared(accepted.pass.code, new Date(accepted.pass.validUntil));
      return { reply, isGuessRefunded: true };
    } catch (error) {
      // Only codes that do not exist stay counted.
      return { reply: replyToRefusal(error), isGuessRefunded: !isUnknownCode(error) };
    }
  }
}

const isUnknownCode = (error: unknown): boolean =>
  error instanceof Problem &&
  ['DECLARATIONS.CARD_UNKNOWN', 'DECLARATIONS.GATE_NOT_FOUND'].includes(error.code);

/** Returns the reply to a refusal that another attempt does not change. @throws the error otherwise */
function replyToRefusal(error: unknown): SmsText {
  switch (error instanceof Problem ? error.code : '') {
    case 'DECLARATIONS.CARD_UNKNOWN':
    case 'DECLARATIONS.CARD_ENDED':
      return replies.cardUnknown();
    case 'DECLARATIONS.CONSENT_REQUIRED':
    case 'DECLARATIONS.INVALID':
      return replies.staffNeeded();
    case 'DECLARATIONS.GATE_RETIRED':
    case 'DECLARATIONS.GATE_NOT_FOUND':
      return replies.gateUnknown();
    default:
      throw error;
  }
}

/** Returns the client key of a message, so that a message that is sent again is the same declaration. UUID version 8 (RFC 9562). */
function toClientKey(messageId: string): string {
  const hex = createHash('sha256').update(`inbound-sms\0${messageId}`).digest('hex');
  const variant = ((parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
