import { randomUUID } from 'node:crypto';

const host = 'mail.example.vn';
interface DeliveryStatus {
  readonly action: 'failed' | 'delayed';
  /** The enhanced status code (RFC 3463). */
  readonly status: string;
  /** The response of the receiving server. */
  readonly diagnostic: string;
}

/** Addresses of `example.vn` whose mail bounces, by their local part. */
const deliveryStatuses: Readonly<Record<string, DeliveryStatus>> = {
  'khong-ton-tai': { action: 'failed', status: '5.1.1', diagnostic: '550 5.1.1 User unknown' },
  'hop-thu-day': { action: 'failed', status: '5.2.2', diagnostic: '552 5.2.2 Mailbox full' },
  'thu-cham': { action: 'delayed', status: '4.4.1', diagnostic: 'connect: Connection timed out' },
};
/** The address with an automatic reply, which is no bounce. */
const autoReplyLocalPart = 'vang-mat';

interface AcceptedMail {
  readonly address: string;
  /** The envelope sender. */
  readonly sender: string;
  readonly at: Date;
}

/**
 * Writes what returns to the sender of a mail: a delivery status notification (RFC 3464) or an automatic reply.
 * @returns the whole message; null for an address whose mail is delivered
 */
export function bounceMessageFor({ address, sender, at }: AcceptedMail): string | null {
  const [, local] = /^([^@]+)@example\.vn$/i.exec(address) ?? [];
  const localPart = local?.toLowerCase() ?? '';
  const header = [`To: <${sender}>`, `Date: ${at.toUTCString()}`, `Message-ID: <${randomUUID()}@${host}>`];
  if (localPart === autoReplyLocalPart)
    return toLines(
      `From: <${address}>`,
      ...header,
      'Auto-Submitted: auto-replied',
      'Subject: Out of office',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'I am away until Monday.',
    );
  const report = Object.hasOwn(deliveryStatuses, localPart) ? deliveryStatuses[localPart] : undefined;
  if (report === undefined) return null;
  const boundary = randomUUID();
  return toLines(
    `From: Mail Delivery System <MAILER-DAEMON@${host}>`,
    ...header,
    'Auto-Submitted: auto-replied',
    `Subject: ${report.action === 'failed' ? 'Undelivered mail' : 'Delayed mail'}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    `${address}: ${report.diagnostic}`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${host}`,
    '',
    `Final-Recipient: rfc822; ${address}`,
    `Action: ${report.action}`,
    `Status: ${report.status}`,
    `Diagnostic-Code: smtp; ${report.diagnostic}`,
    '',
    `--${boundary}--`,
  );
}

const toLines = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n`;
