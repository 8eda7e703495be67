import { simpleParser } from 'mailparser';

/** Content of a returned mail about the mail that was sent. */
export type DeliveryReport =
  /** Delivery failed. `status`: `5.1.1`, or `4.4.7` when the server stopped retrying; empty when the report has none. */
  | { readonly kind: 'failed'; readonly status: string }
  /** Delivery is delayed; the server retries. */
  | { readonly kind: 'delayed'; readonly status: string }
  /** Delivered, relayed or expanded. */
  | { readonly kind: 'arrived' }
  /** Not a delivery report: an automatic reply, a read receipt or free text. */
  | { readonly kind: 'none' };

interface ReportedRecipient {
  readonly action: string;
  readonly status: string;
}

const statusTypes = new Set(['message/delivery-status', 'message/global-delivery-status']);

/**
 * Parses a delivery report (RFC 3464, and RFC 6533 for UTF-8). Only the machine-readable part counts; free text is ignored.
 * @param raw the whole mail as received by SMTP
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

/** Whether a content type is `multipart/report; report-type=delivery-status`. Read receipts have another report type. */
function isDeliveryStatusReport(type: unknown): boolean {
  if (typeof type !== 'object' || type === null || !('value' in type) || !('params' in type)) return false;
  const { value, params } = type as { value: unknown; params: Record<string, unknown> };
  return (
    String(value).toLowerCase() === 'multipart/report' &&
    String(params['report-type']).toLowerCase() === 'delivery-status'
  );
}

/** Summarises the recipients of a report. Mails go to one address, which a server may expand to several: one delivery suffices. */
function summariseRecipients(recipients: readonly ReportedRecipient[]): DeliveryReport {
  const taken = recipients.some(({ action }) => ['delivered', 'relayed', 'expanded'].includes(action));
  if (taken) return { kind: 'arrived' };
  // The action decides; a status of class 4 only explains why the server stopped retrying (RFC 3464, 2.3.3 and 2.3.4).
  const failed = recipients.find(({ action }) => action === 'failed');
  if (failed !== undefined && recipients.every(({ action }) => action === 'failed'))
    return { kind: 'failed', status: failed.status };
  const late = recipients.find(({ action }) => action === 'delayed');
  return late === undefined ? { kind: 'none' } : { kind: 'delayed', status: late.status };
}

/** Parses the recipients. Empty lines separate groups of fields: the first is about the mail, each other one about a recipient (RFC 3464, 2.1). */
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

/** Parses the fields of a group by lower-case name. A line that begins with white space continues the previous one. */
function parseFields(group: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of group.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

/** First word of a field. Parentheses enclose a comment (RFC 5322, 3.2.2). */
const firstWord = (value = ''): string => value.split(/[\s(;]/)[0] ?? '';
