import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Subject, type Observable } from 'rxjs';
import type { EntityManager } from 'typeorm';
import { Logger } from 'nestjs-pino';
import { ServiceConfig } from '../config/service-config.js';

/** Receives Postgres notifications (LISTEN/NOTIFY) on a separate connection, and reconnects by itself. */
@Injectable()
export class PostgresListener implements OnApplicationShutdown {
  private readonly channels = new Map<string, Subject<string>>();
  private client: pg.Client | undefined;
  /** Serialises the statements of the connection, because a pg client runs one at a time. */
  private statements: Promise<unknown> = Promise.resolve();
  private connecting = false;
  private ended = false;

  constructor(
    private readonly config: ServiceConfig,
    private readonly logger: Logger,
  ) {}

  /**
   * Returns the payloads of a channel. After a reconnection it emits one empty payload, because notifications may
   * have been lost.
   */
  notificationsOf(channel: string): Observable<string> {
    let subject = this.channels.get(channel);
    if (subject === undefined) {
      subject = new Subject<string>();
      this.channels.set(channel, subject);
      if (this.client === undefined) void this.connect();
      else this.listen(this.client, channel).catch(() => undefined);
    }
    return subject;
  }

  async onApplicationShutdown(): Promise<void> {
    this.ended = true;
    for (const subject of this.channels.values()) subject.complete();
    await this.client?.end().catch(() => undefined);
  }

  /** Runs `listen` after the statements that are queued. @throws Error of Postgres, or of a connection that has ended */
  private listen(client: pg.Client, channel: string): Promise<unknown> {
    const done = this.statements.then(() => client.query(`listen ${pg.escapeIdentifier(channel)}`));
    this.statements = done.catch(() => undefined);
    return done;
  }

  private async connect(): Promise<void> {
    if (this.connecting || this.ended) return;
    this.connecting = true;
    const client = new pg.Client({
      connectionString: this.config.databaseUrl,
      application_name: 'listener',
      keepAlive: true,
    });
    client.on('notification', ({ channel, payload }) => this.channels.get(channel)?.next(payload ?? ''));
    client.on('error', () => undefined);
    client.on('end', () => {
      this.client = undefined;
      if (!this.ended) setTimeout(() => void this.connect(), 500);
    });
    try {
      await client.connect();
      for (const channel of this.channels.keys()) await this.listen(client, channel);
      this.client = client;
      for (const subject of this.channels.values()) subject.next('');
    } catch {
      this.logger.warn('the LISTEN connection failed and is retried');
      await client.end().catch(() => undefined);
    } finally {
      this.connecting = false;
    }
  }
}

/** Notifies all listeners of a channel when this transaction commits. The payload is an id, never personal data. */
export const notifyChannel = async (
  manager: EntityManager,
  channel: string,
  payload: string,
): Promise<void> => {
  await manager.query('select pg_notify($1, $2)', [channel, payload]);
};
