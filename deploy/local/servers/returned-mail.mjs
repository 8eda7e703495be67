import { randomUUID } from 'node:crypto';

const host = 'mail.example.vn';
/** Addresses of `example.vn` that give a mail back: what a server would say of each. */
const reports = {
  'khong-ton-tai': { action: 'failed', status: '5.1.1', words: '550 5.1.1 User unknown' },
  'hop-thu-day': { action: 'failed', status: '5.2.2', words: '552 5.2.2 Mailbox full' },
  'thu-cham': { action: 'delayed', status: '4.4.1', words: 'connect: Connection timed out' },
};
/** This one answers by itself, and has read nothing. */
const away = 'vang-mat';

/**
 * What comes back for a mail, as a whole mail (RFC 3464); null for every other address.
 * @param {{address: string, sender: string, at: Date}} mail
 */
export function returnOf({ address, sender, at }) {
  const [, local] = /^([^@]+)@example\.vn$/i.exec(address) ?? [];
  const name = local?.toLowerCase();
  const head = [`To: <${sender}>`, `Date: ${at.toUTCString()}`, `Message-ID: <${randomUUID()}@${host}>`];
  if (name === away)
    return lines(
      `From: <${address}>`,
      ...head,
      'Auto-Submitted: auto-replied',
      'Subject: Out of office',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'I am away until Monday.',
    );
  const report = Object.hasOwn(reports, name ?? '') ? reports[name] : undefined;
  if (report === undefined) return null;
  const border = randomUUID();
  return lines(
    `From: Mail Delivery System <MAILER-DAEMON@${host}>`,
    ...head,
    'Auto-Submitted: auto-replied',
    `Subject: ${report.action === 'failed' ? 'Undelivered mail' : 'Delayed mail'}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${border}"`,
    '',
    `--${border}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    `${address}: ${report.words}`,
    '',
    `--${border}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${host}`,
    '',
    `Final-Recipient: rfc822; ${address}`,
    `Action: ${report.action}`,
    `Status: ${report.status}`,
    `Diagnostic-Code: smtp; ${report.words}`,
    '',
    `--${border}--`,
  );
}

const lines = (...all) => `${all.join('\r\n')}\r\n`;
