import { MailDev } from 'maildev';
import { createTransport } from 'nodemailer';
import { returnOf } from './returned-mail.mjs';

/**
 * The mail server's own process. Mail to a few addresses of `example.vn` (`returned-mail.mjs` names them) comes back to
 * its envelope sender a moment later, as real mail does: after it was taken.
 */
const { smtp, web, folder, returns } = JSON.parse(process.argv[2]);
const server = new MailDev({
  smtp,
  ip: '127.0.0.1',
  web,
  webIp: '127.0.0.1',
  mailDirectory: folder,
  maxEmails: 500,
});
const way = createTransport({ host: '127.0.0.1', port: returns, ignoreTLS: true, connectionTimeout: 5_000 });
const { smtp: incoming } = await server.start();
incoming.on('new', ({ envelope }) => {
  const sender = envelope.from?.address;
  for (const { address } of envelope.to) {
    const raw = sender ? returnOf({ address, sender, at: new Date() }) : null;
    if (raw === null) continue;
    const envelopeOfReturn = { from: '', to: sender };
    way
      .sendMail({ envelope: envelopeOfReturn, raw })
      .catch((error) => process.stderr.write(`a return to ${sender} was not taken: ${error.message}\n`));
  }
});
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
