import { simpleParser } from 'mailparser';

/** What a returned mail says of the one that was sent. */
export type DeliveryReport =
  /** It will not arrive. @param status `5.1.1`, or `4.4.7` when it was given up after days; empty when the report says none */
  | { readonly kind: 'failed'; readonly status: string }
  /** It is late, and still tried. */
  | { readonly kind: 'delayed'; readonly status: string }
  /** It arrived, or was handed on. */
  | { readonly kind: 'arrived' }
  /** No report of delivery: an automatic reply, a receipt, words. */
  | { readonly kind: 'none' };

interface ReportedRecipient {
  readonly action: string;
  readonly status: string;
}

const statusTypes = new Set(['message/delivery-status', 'message/global-delivery-status']);

/**
 * Reads a delivery report (RFC 3464, and RFC 6533 for its parts in UTF-8). What people or programmes write in words is
 * never read as one: only the machine's part counts.
 * @param raw the whole mail, as SMTP gives it
 */
export async function parseDeliveryReport(raw: Buffer): Promise<DeliveryReport> {
  const mail = await simpleParser(raw, {
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  });
  const type = mail.headers.get('content-type');
  if (!isDeliveryStatusReport(type)) return { kind: 'none' };
  const part = mail.attachments.find(({ contentType }) => statusTypes.has(contentType));
  return part === undefined
    ? { kind: 'none' }
    : summariseRecipients(parseRecipients(part.content.toString('latin1')));
}

/** `multipart/report; report-type=delivery-status`; a receipt for reading is a report of another type. */
function isDeliveryStatusReport(type: unknown): boolean {
  if (typeof type !== 'object' || type === null || !('value' in type) || !('params' in type)) return false;
  const { value, params } = type as { value: unknown; params: Record<string, unknown> };
  return (
    String(value).toLowerCase() === 'multipart/report' &&
    String(params['report-type']).toLowerCase() === 'delivery-status'
  );
}

/** Our mails go to one address. A server behind it may have sent the mail on to several: one that took it is enough. */
function summariseRecipients(recipients: readonly ReportedRecipient[]): DeliveryReport {
  const taken = recipients.some(({ action }) => ['delivered', 'relayed', 'expanded'].includes(action));
  if (taken) return { kind: 'arrived' };
  // The action says what became of it; a status of class 4 says only why the server gave up (RFC 3464, 2.3.3 and 2.3.4).
  const failed = recipients.find(({ action }) => action === 'failed');
  if (failed !== undefined && recipients.every(({ action }) => action === 'failed'))
    return { kind: 'failed', status: failed.status };
  const late = recipients.find(({ action }) => action === 'delayed');
  return late === undefined ? { kind: 'none' } : { kind: 'delayed', status: late.status };
}

/** Groups of fields are parted by empty lines: the first is of the whole mail, each other one of a recipient (RFC 3464, 2.1). */
function parseRecipients(text: string): ReportedRecipient[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n[ \t]*\n+/)
    .map(parseFields)
    .filter((fields) => fields.has('action'))
    .map((fields) => ({
      action: firstWord(fields.get('action')).toLowerCase(),
      status: /^[245]\.\d{1,3}\.\d{1,3}/.exec(firstWord(fields.get('status')))?.[0] ?? '',
    }));
}

/** Fields of a group by their names in small letters; a line that begins with a space goes on with the one before. */
function parseFields(group: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of group.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

/** A field's first word; what stands in brackets after it is a remark (RFC 5322, 3.2.2). */
const firstWord = (value = ''): string => value.split(/[\s(;]/)[0] ?? '';
