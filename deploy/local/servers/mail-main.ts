import { MailDev } from 'maildev';
import { createTransport } from 'nodemailer';
import { messageOf } from '../log.ts';
import { bounceMessageFor } from './bounce-messages.ts';

/** The argument of this process, as JSON. */
export interface MailServerSettings {
  readonly smtpPort: number;
  readonly inboxPort: number;
  readonly bouncePort: number;
  /** Where mails are stored. */
  readonly folder: string;
}

const maxStoredMails = 500;

/**
 * The mail server's own process. Mail to a few addresses of `example.vn` (`bounce-messages.ts` names them) is accepted, and a
 * moment later a bounce goes to its envelope sender, as from a real mail server.
 */
const settings = JSON.parse(process.argv[2] ?? '{}') as MailServerSettings;
const server = new MailDev({
  smtp: settings.smtpPort,
  ip: '127.0.0.1',
  web: settings.inboxPort,
  webIp: '127.0.0.1',
  mailDirectory: settings.folder,
  maxEmails: maxStoredMails,
});
const bounceTransport = createTransport({
  host: '127.0.0.1',
  port: settings.bouncePort,
  ignoreTLS: true,
  connectionTimeout: 5_000,
});
const { smtp: incoming } = await server.start();
incoming.on('new', ({ envelope }) => {
  const sender = envelope.from?.address;
  for (const { address } of envelope.to) {
    const raw = sender ? bounceMessageFor({ address, sender, at: new Date() }) : null;
    if (!sender || raw === null) continue;
    bounceTransport
      .sendMail({ envelope: { from: '', to: sender }, raw })
      .catch((error: unknown) =>
        process.stderr.write(`a bounce to ${sender} was not accepted: ${messageOf(error)}\n`),
      );
  }
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
