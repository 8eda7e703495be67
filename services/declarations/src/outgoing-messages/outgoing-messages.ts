import { hkdfSync } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { SmsChannel, type SmsText } from '@khai-bao/platform/notification';
import { sealJson, sealText, unsealJson, unsealText } from '@khai-bao/platform/sealing';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { DeclarationsConfig } from '../declarations.config.js';
import {
  deleteExpiredMessages,
  deleteOutgoingMessage,
  insertOutgoingMessage,
} from './outgoing-messages.queries.js';

/** The timer that sends a message. Its payload is the id of the message. */
const sendTimerKind = 'send-message';
/** Done timers are kept for this time, milliseconds. */
const doneTimersKeptMs = 60 * 60 * 1000;

/** A message to a phone. */
export interface MessageToPhone {
  /** E.164. */
  readonly phone: string;
  readonly content: SmsText;
  /** From then on the message is not sent any more. */
  readonly expiresAt: Date;
}

/**
 * Sends messages to phones after the commit of what they are about. A message waits sealed in its row, and the timer holds its id
 * only. So a request answers at the same speed whether its message is sent, refused or dropped.
 */
@Injectable()
export class OutgoingMessages implements OnModuleInit {
  private readonly key: Buffer;

  constructor(
    config: DeclarationsConfig,
    private readonly channel: SmsChannel,
    private readonly timers: TimerScheduler,
    private readonly maintenance: DailyMaintenance,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {
    this.key = Buffer.from(
      hkdfSync('sha256', Buffer.from(config.masterKey, 'base64'), '', 'outgoing-messages', 32),
    );
  }

  onModuleInit(): void {
    this.timers.registerTimerHandler(sendTimerKind, (payload, manager) =>
      this.sendMessage((payload as { messageId: string }).messageId, manager),
    );
    this.maintenance.registerDailyTask({ name: 'outgoing-messages', run: () => this.deleteExpired() });
  }

  /** Returns whether messages can be sent at all. */
  get isAvailable(): boolean {
    return this.channel.isConfigured;
  }

  /** Stores a message in the caller's transaction. It is sent after the commit. */
  async enqueueMessage(manager: EntityManager, { phone, content, expiresAt }: MessageToPhone): Promise<void> {
    const id = uuidv7();
    await insertOutgoingMessage(manager, {
      id,
      phoneSealed: sealText(this.key, phone, `message-phone:${id}`),
      contentSealed: sealJson(this.key, content, `message:${id}`),
      expiresAt,
    });
    await this.timers.scheduleTimer(manager, {
      kind: sendTimerKind,
      key: id,
      dueAt: this.clock.now(),
      payload: { messageId: id },
    });
  }

  /** Sends a message once. A delivery that fails rolls the deletion back, and the timer retries until the message expires. */
  private async sendMessage(id: string, manager: EntityManager): Promise<void> {
    const row = await deleteOutgoingMessage(manager, id);
    if (row === undefined || row.expires_at <= this.clock.now()) return;
    const phone = unsealText(this.key, row.phone_sealed, `message-phone:${id}`);
    const content = unsealJson<SmsText>(this.key, row.content_sealed, `message:${id}`);
    // A refused number is not retried; whoever waits for the message asks again.
    await this.channel.deliver(phone, { ...content, id });
  }

  private async deleteExpired(): Promise<void> {
    const now = this.clock.now();
    await deleteExpiredMessages(this.dataSource, now);
    await this.timers.deleteDoneTimers(
      this.dataSource.manager,
      [sendTimerKind],
      new Date(now.getTime() - doneTimersKeptMs),
    );
  }
}
