import { Injectable } from '@nestjs/common';
import { Topics, type MailTrouble, type MailTroubleReason } from '@khai-bao/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { rows } from '../database/database.js';
import { Clock } from '../observability/clock.js';
import { Outbox, ServiceName } from '../outbox/outbox.js';

interface TroubleRow {
  readonly reason: MailTroubleReason;
  readonly trouble_id: string;
  readonly reply: string;
  readonly since: Date;
}

/** Refusals that meet every mail: one that is accepted shows that they are over. */
const everyMail: readonly MailTroubleReason[] = ['authentication', 'greeting', 'sender'];
/** The others may meet some mails alone: they are over when none of them came for so long, milliseconds. */
const quietMilliseconds = 60 * 60 * 1000;

/** What the mail server refuses this service for, published once when it begins and once when it is over. */
@Injectable()
export class MailTroubles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly service: ServiceName,
    private readonly clock: Clock,
  ) {}

  /** In a transaction of its own: that of the mail ends with an error, so that the mail is tried again. */
  async recordRefusal(reason: MailTroubleReason, reply: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const now = this.clock.now();
      const id = uuidv7();
      const [held] = await rows<TroubleRow>(
        manager,
        `insert into mail_trouble (reason, trouble_id, reply, since, last_at) values ($1, $2, $3, $4, $4)
         on conflict (reason) do update set last_at = excluded.last_at returning *`,
        [reason, id, reply, now],
      );
      if (held?.trouble_id === id) await this.publish(manager, held, null);
    });
  }

  /** A mail was accepted. */
  async recordAccepted(): Promise<void> {
    const now = this.clock.now();
    const over = `(reason = any($1) or last_at < $2)`;
    const parameters = [everyMail, new Date(now.getTime() - quietMilliseconds)];
    const standing = await rows(
      this.dataSource,
      `select 1 from mail_trouble where ${over} limit 1`,
      parameters,
    );
    if (standing.length === 0) return;
    await this.dataSource.transaction(async (manager) => {
      const ended = await rows<TroubleRow>(
        manager,
        `delete from mail_trouble where ${over} returning *`,
        parameters,
      );
      for (const trouble of ended) await this.publish(manager, trouble, now);
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
    await this.outbox.append(manager, {
      topic: Topics.mailTrouble,
      key: this.service.value,
      subject: row.trouble_id,
      version: overAt === null ? 1 : 2,
      data,
    });
  }
}
