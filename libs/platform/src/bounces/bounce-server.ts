import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { parseBounceAddress, type Mailing } from './bounce-address.js';
import { parseDeliveryReport, type DeliveryReport } from './delivery-report.js';

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

export interface BounceServerOptions {
  readonly port: number;
  readonly host: string;
  /** Domain of the addresses that `buildBounceAddress` built. */
  readonly domain: string;
  /** Key of their authentication tag. */
  readonly key: Buffer;
  /** Applies a report. A rejected promise lets the mail server retry. */
  readonly onReport: (mailing: Mailing, report: DeliveryReport) => Promise<void>;
  readonly onUnknownAddress: () => void;
  /** A report could not be applied; the mail server retries. */
  readonly onReportFailed: (error: unknown) => void;
  /** A connection failed, for example a port scan. */
  readonly onConnectionError: (error: unknown) => void;
}

/**
 * SMTP server for returned mails. It runs behind the mail exchanger of the bounce domain, accepts only recipients that
 * `buildBounceAddress` built, and stores no mail.
 */
export class BounceServer {
  private readonly server: SMTPServer;
  private readonly rejectedRecipients = new Map<string, number>();
  private readonly connectionTimers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly options: BounceServerOptions) {
    this.server = this.createServer();
  }

  /** Port of the server; null while it does not listen. */
  get port(): number | null {
    return (this.server.server.address() as AddressInfo | null)?.port ?? null;
  }

  /** @throws Error when the port is taken */
  async listen(): Promise<void> {
    const { server } = this;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.options.port, this.options.host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
    for (const timer of this.connectionTimers.values()) clearTimeout(timer);
  }

  private createServer(): SMTPServer {
    const { domain, key } = this.options;
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
        this.receiveReport(stream, session).then(
          (error) => done(error),
          (error: unknown) => {
            this.options.onReportFailed(error);
            done(smtpError(451, '4.3.0 try again later'));
          },
        );
      },
    });
    server.on('error', (error: Error) => this.options.onConnectionError(error));
    return server;
  }

  /** Processes one returned mail. @returns the SMTP error to respond with; null when it was accepted */
  private async receiveReport(
    stream: SMTPServerDataStream,
    { envelope }: SMTPServerSession,
  ): Promise<Error | null> {
    const { key, domain } = this.options;
    const chunks: Buffer[] = [];
    for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk as Buffer);
    if (stream.sizeExceeded) return smtpError(552, '5.3.4 too large');
    const mailing = parseBounceAddress(key, domain, envelope.rcptTo[0]?.address ?? '');
    if (mailing === null) return smtpError(550, '5.1.1 no such address');
    // A delivery report has the null sender, so that it is not answered with another report (RFC 3464, 2; RFC 5321, 4.5.5).
    const fromNobody = envelope.mailFrom === false || envelope.mailFrom.address === '';
    await this.options.onReport(
      mailing,
      fromNobody ? await parseDeliveryReport(Buffer.concat(chunks)) : { kind: 'none' },
    );
    return null;
  }

  private rejectRecipient({ id }: SMTPServerSession): Error {
    const times = (this.rejectedRecipients.get(id) ?? 0) + 1;
    this.rejectedRecipients.set(id, times);
    this.options.onUnknownAddress();
    if (times >= maxRejectedRecipients) setImmediate(() => this.closeConnection(id));
    return smtpError(550, '5.1.1 no such address');
  }

  private startConnectionTimer(id: string): void {
    this.connectionTimers.set(id, setTimeout(() => this.closeConnection(id), maxConnectionMs).unref());
  }

  private closeConnection(id: string): void {
    for (const connection of this.server.connections) if (connection.id === id) connection.close();
    this.clearConnection(id);
  }

  private clearConnection(id: string): void {
    clearTimeout(this.connectionTimers.get(id));
    this.connectionTimers.delete(id);
    this.rejectedRecipients.delete(id);
  }
}
