import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { BounceServer } from '@khai-bao/platform/bounces';
import { safeError } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { AccountsConfig } from '../../accounts.config.js';
import { BouncesService } from './bounces.service.js';

/** Receives the returned mails of accounts while `BOUNCE_PORT` and `BOUNCE_DOMAIN` are set. */
@Injectable()
export class BounceListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: BounceServer | undefined;

  constructor(
    private readonly bounces: BouncesService,
    private readonly config: AccountsConfig,
    private readonly logger: Logger,
  ) {}

  /** The port of the listener; null when it does not listen. */
  get port(): number | null {
    return this.server?.port ?? null;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { bouncePort: port, bounceHost: host, bounceDomain: domain, masterKey } = this.config;
    if (port === undefined || domain === undefined) return;
    const server = new BounceServer({
      port,
      host,
      domain,
      key: Buffer.from(masterKey, 'base64'),
      onReport: async ({ recipientId, round }, report) => {
        await this.bounces.applyReport({ accountId: recipientId, round }, report);
      },
      onUnknownAddress: () => this.bounces.countReturnedMail('unknown-address'),
      onReportFailed: (error) =>
        this.logger.error({ err: safeError(error) }, 'a returned mail could not be processed'),
      onConnectionError: (error) =>
        this.logger.warn({ err: safeError(error) }, 'a connection of the listener for returned mails failed'),
    });
    await server.listen();
    this.server = server;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.server?.close();
    this.server = undefined;
  }
}
