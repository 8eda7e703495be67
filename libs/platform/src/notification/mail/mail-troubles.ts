import { Injectable } from '@nestjs/common';
import { Topics, type MailTrouble, type MailTroubleReason } from '@khai-bao/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { queryRows } from '../../database/database.js';
import { Clock } from '../../core/clock.js';
import { ServiceName } from '../../core/service-name.js';
import { Outbox } from '../../outbox/outbox.js';

interface TroubleRow {
  readonly reason: MailTroubleReason;
  readonly trouble_id: string;
  readonly reply: string;
  readonly since: Date;
}

/** Refusals that affect every mail. One accepted mail proves that they are over. */
const reasonsAffectingEveryMail: readonly MailTroubleReason[] = ['authentication', 'greeting', 'sender'];
/** The other refusals may affect single mails. They are over when none occurred for this time, milliseconds. */
const troubleOverAfterMs = 60 * 60 * 1000;

/** Interval at which troubles of other instances are checked, milliseconds. */
const recheckIntervalMs = 60_000;

/**
 * Publishes permanent refusals by the mail server, once when they start and once when they end. Recording runs in the
 * background: mails are sent within transactions, and a second connection for each could exhaust the pool.
 */
@Injectable()
export class MailTroubles {
  private readonly queue = new Map<string, () => Promise<void>>();
  private isWorking = false;
  /** Whether a trouble may be open. True after a start, because the table was not read yet. */
  private mayHaveOpenTrouble = true;
  private nextCheckAt = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly service: ServiceName,
    private readonly clock: Clock,
  ) {}

  /** Records that the mail server refused this service. */
  recordRefusal(reason: MailTroubleReason, reply: string): void {
    this.mayHaveOpenTrouble = true;
    this.enqueue(reason, () => this.beginTrouble(reason, reply));
  }

  /** Records that the mail server accepted a mail. */
  recordAccepted(): void {
    const now = Date.now();
    if (!this.mayHaveOpenTrouble && now < this.nextCheckAt) return;
    this.nextCheckAt = now + recheckIntervalMs;
    this.enqueue('accepted', () => this.endResolvedTroubles());
  }

  /** Queues work to run sequentially. Repeated work of one kind is combined. */
  private enqueue(kind: string, work: () => Promise<void>): void {
    this.queue.set(kind, work);
    if (!this.isWorking) void this.drainQueue();
  }

  private async drainQueue(): Promise<void> {
    this.isWorking = true;
    for (let next = this.queue.entries().next(); next.done !== true; next = this.queue.entries().next()) {
      const [kind, work] = next.value;
      this.queue.delete(kind);
      // While the database is unavailable nothing is published; the next mail retries.
      await work().catch(() => (this.mayHaveOpenTrouble = true));
    }
    this.isWorking = false;
  }

  private async beginTrouble(reason: MailTroubleReason, reply: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const now = this.clock.now();
      const id = uuidv7();
      const [held] = await queryRows<TroubleRow>(
        manager,
        `insert into mail_trouble (reason, trouble_id, reply, since, last_at) values ($1, $2, $3, $4, $4)
         on conflict (reason) do update set last_at = excluded.last_at returning *`,
        [reason, id, reply, now],
      );
      if (held?.trouble_id === id) await this.publish(manager, held, null);
    });
  }

  private async endResolvedTroubles(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const now = this.clock.now();
      const ended = await queryRows<TroubleRow>(
        manager,
        'delete from mail_trouble where reason = any($1) or last_at < $2 returning *',
        [reasonsAffectingEveryMail, new Date(now.getTime() - troubleOverAfterMs)],
      );
      for (const trouble of ended) await this.publish(manager, trouble, now);
      this.mayHaveOpenTrouble = (await queryRows(manager, 'select 1 from mail_trouble limit 1')).length > 0;
    });
  }

  private async publish(manager: EntityManager, row: TroubleRow, overAt: Date | null): Promise<void> {
    const data: MailTrouble = {
      troubleId: row.trouble_id,
      service: this.service.value,
      reason: row.reason,
      reply: row.reply,
      since: row.since.toISOString(),
      overAt: overAt?.toISOString() ?? null,
    };
    await this.outbox.appendEvents(manager, {
      topic: Topics.mailTrouble,
      key: this.service.value,
      subject: row.trouble_id,
      version: overAt === null ? 1 : 2,
      data,
    });
  }
}
