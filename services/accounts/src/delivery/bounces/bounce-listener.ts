import type { AddressInfo } from 'node:net';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { safeError } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { AccountsConfig } from '../../accounts.config.js';
import { parseBounceAddress } from './bounce-address.js';
import { BouncesService } from './bounces.service.js';
import { parseDeliveryReport } from './delivery-report.js';

/** Maximum size of a returned mail, bytes. Typical reports have a few kilobytes. */
const maxMailBytes = 512 * 1024;
const maxConnections = 10;
const idleTimeoutMs = 30_000;
/** Maximum duration of a connection, active or idle. */
const maxConnectionMs = 2 * 60_000;
/** Unknown recipients after which a connection is closed: a mail server sends fewer. */
const maxRejectedRecipients = 5;

/** Builds an SMTP error response (RFC 5321, 4.2). */
const smtpError = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

/**
 * SMTP listener for returned mails. It runs behind the mail exchanger of `BOUNCE_DOMAIN`, accepts only recipients that
 * `buildBounceAddress` built, and stores no mail.
 */
@Injectable()
export class BounceListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: SMTPServer | undefined;
  private readonly rejectedRecipients = new Map<string, number>();
  private readonly connectionTimers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly bounces: BouncesService,
    private readonly config: AccountsConfig,
    private readonly logger: Logger,
  ) {}

  /** The port of the listener; null when it does not listen. */
  get port(): number | null {
    return (this.server?.server.address() as AddressInfo | null | undefined)?.port ?? null;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { bouncePort: port, bounceHost: host, bounceDomain: domain } = this.config;
    if (port === undefined || domain === undefined) return;
    const key = Buffer.from(this.config.masterKey, 'base64');
    const server = new SMTPServer({
      name: domain,
      banner: 'returns only',
      size: maxMailBytes,
      maxClients: maxConnections,
      socketTimeout: idleTimeoutMs,
      closeTimeout: 2_000,
      disableReverseLookup: true,
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      onConnect: (session, done) => {
        this.startConnectionTimer(session.id);
        done();
      },
      onClose: ({ id }) => this.clearConnection(id),
      onRcptTo: ({ address }, session, done) => {
        if (parseBounceAddress(key, domain, address) === null) return done(this.rejectRecipient(session));
        // One recipient for each mail; the sender repeats the mail for further ones (RFC 5321, 4.5.3.1.10).
        done(session.envelope.rcptTo.length > 0 ? smtpError(452, '4.5.3 one recipient at a time') : null);
      },
      onData: (stream, session, done) => {
        this.receiveReport(stream, session, key, domain).then(
          (error) => done(error),
          (error: unknown) => {
            this.logger.error({ err: safeError(error) }, 'a returned mail could not be processed');
            done(smtpError(451, '4.3.0 try again later'));
          },
        );
      },
    });
    server.on('error', (error: Error) => this.logger.warn({ err: safeError(error) }, 'returns'));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.server = server;
  }

  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    await new Promise<void>((resolve) => server.close(resolve));
    for (const end of this.connectionTimers.values()) clearTimeout(end);
  }

  /** Processes one returned mail. @returns the SMTP error to respond with; null when it was accepted */
  private async receiveReport(
    stream: SMTPServerDataStream,
    { envelope }: SMTPServerSession,
    key: Buffer,
    domain: string,
  ): Promise<Error | null> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk as Buffer);
    if (stream.sizeExceeded) return smtpError(552, '5.3.4 too large');
    const mailing = parseBounceAddress(key, domain, envelope.rcptTo[0]?.address ?? '');
    if (mailing === null) return smtpError(550, '5.1.1 no such address');
    // A delivery report has the null sender, so that it is not answered with another report (RFC 3464, 2; RFC 5321, 4.5.5).
    const fromNobody = envelope.mailFrom === false || envelope.mailFrom.address === '';
    await this.bounces.applyReport(
      mailing,
      fromNobody ? await parseDeliveryReport(Buffer.concat(chunks)) : { kind: 'none' },
    );
    return null;
  }

  private rejectRecipient({ id }: SMTPServerSession): Error {
    const times = (this.rejectedRecipients.get(id) ?? 0) + 1;
    this.rejectedRecipients.set(id, times);
    this.bounces.countReturnedMail('unknown-address');
    if (times >= maxRejectedRecipients) setImmediate(() => this.closeConnection(id));
    return smtpError(550, '5.1.1 no such address');
  }

  private startConnectionTimer(id: string): void {
    this.connectionTimers.set(id, setTimeout(() => this.closeConnection(id), maxConnectionMs).unref());
  }

  private closeConnection(id: string): void {
    for (const connection of this.server?.connections ?? []) if (connection.id === id) connection.close();
    this.clearConnection(id);
  }

  private clearConnection(id: string): void {
    clearTimeout(this.connectionTimers.get(id));
    this.connectionTimers.delete(id);
    this.rejectedRecipients.delete(id);
  }
}
