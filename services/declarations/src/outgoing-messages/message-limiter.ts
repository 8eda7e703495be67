import { Injectable } from '@nestjs/common';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DeclarationsConfig } from '../declarations.config.js';

/** Messages to one phone. Three codes are enough for a typing error and a lost message. */
const messagesPerPhone: RateLimit = { name: 'message-phone', maxPerWindow: 3, windowSeconds: 600 };
/** Messages to one phone in a day: a household of twelve on one phone, twice. */
const messagesPerPhoneDay: RateLimit = {
  name: 'message-phone-day',
  maxPerWindow: 24,
  windowSeconds: 86_400,
};

/**
 * Messages to one phone that somebody else may ask for, who knows a pass code only. They are counted apart from `messagesPerPhone`, whose
 * refusal is visible and would tell to which phone the pass belongs.
 */
const foundMessagesPerPhone: RateLimit = { name: 'message-found', maxPerWindow: 3, windowSeconds: 600 };
const foundMessagesPerPhoneDay: RateLimit = {
  name: 'message-found-day',
  maxPerWindow: 12,
  windowSeconds: 86_400,
};
/** Counts beside the budget of the city, so that both cases write the same number of counters. */
const noMessage: RateLimit = { name: 'message-none', maxPerWindow: 1_000_000, windowSeconds: 3600 };

/** Replies to one phone: a family that sends a message for each of its cards. */
const repliesPerPhone: RateLimit = { name: 'message-reply', maxPerWindow: 12, windowSeconds: 600 };

/** Bounds what messages cost: by phone, and by a budget of the whole city. */
@Injectable()
export class MessageLimiter {
  private readonly cityBudget: RateLimit;
  private readonly prefixes: readonly string[];

  constructor(
    config: DeclarationsConfig,
    private readonly limiter: RateLimiter,
  ) {
    this.cityBudget = { name: 'message-city', maxPerWindow: config.smsPerHour, windowSeconds: 3600 };
    this.prefixes = config.smsPrefixes.split(',');
  }

  /** Returns whether messages are sent to a number. Others, such as numbers with a surcharge abroad, receive none. */
  isAllowedPhone(phone: string): boolean {
    return this.prefixes.some((prefix) => phone.startsWith(prefix));
  }

  /** Counts a message that its recipient asks for. @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async consumeMessage(phone: string): Promise<void> {
    await this.limiter.consume(messagesPerPhone, phone);
    await this.limiter.consume(messagesPerPhoneDay, phone);
    await this.limiter.consume(this.cityBudget, '');
  }

  /** Counts a reply to a message of its recipient. @returns false when it must not be sent */
  async tryConsumeReply(phone: string): Promise<boolean> {
    return (
      (await this.limiter.tryConsume(repliesPerPhone, phone)) &&
      (await this.limiter.tryConsume(this.cityBudget, ''))
    );
  }

  /** Refunds a counted reply that was not sent, because another delivery of the message was answered. */
  async refundReply(phone: string): Promise<void> {
    await this.limiter.refund(repliesPerPhone, phone);
    await this.limiter.refund(this.cityBudget, '');
  }

  /**
   * Counts a message whose limit must not be visible. Without a recipient the same counters are written, so that the time tells nothing.
   * @param subject stands for a recipient that does not exist
   * @returns false when nothing must be sent
   */
  async tryConsumeFoundMessage(phone: string | null, subject: string): Promise<boolean> {
    const counted = phone ?? `none ${subject}`;
    const isWithinLimit = await this.limiter.tryConsume(foundMessagesPerPhone, counted);
    const isWithinDay = await this.limiter.tryConsume(foundMessagesPerPhoneDay, counted);
    const isSent = phone !== null && isWithinLimit && isWithinDay;
    const isWithinBudget = await this.limiter.tryConsume(isSent ? this.cityBudget : noMessage, '');
    return isSent && isWithinBudget;
  }
}
