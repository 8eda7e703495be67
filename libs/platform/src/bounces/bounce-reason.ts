/** Why an address rejected a mail, in the distinctions that an officer can act on. Stored as `mail_failed_why`. */
export const bounceReasons = ['no-mailbox', 'full', 'refused'] as const;
export type BounceReason = (typeof bounceReasons)[number];

/** `5.1.1`: class, subject, detail (RFC 3463). */
const enhancedStatusPattern = /\b([245])\.(\d{1,3})\.(\d{1,3})\b/;

/**
 * Classifies a rejection by its enhanced status (RFC 3463 and its registry). Without one, or with `5.0.0` only, the basic code
 * decides: 552 is a full mailbox (RFC 5321, 4.2.2).
 * @param status `5.1.1`, or the whole SMTP reply: `550 5.1.1 User unknown`, `552 Mailbox full`
 */
export function classifyBounce(status: string): BounceReason {
  const [, , subject, detail] = enhancedStatusPattern.exec(status) ?? [];
  switch (`${subject}.${detail}`) {
    case '1.0':
    case '1.1':
    case '1.2':
    case '1.3':
    case '1.4':
    case '1.6':
    case '1.10':
    // Mailbox disabled or moved.
    case '2.1':
    // No such host or no mail server; Exchange uses 4.1 for an unknown recipient.
    case '4.1':
    case '4.4':
      return 'no-mailbox';
    case '2.2':
    case '3.1':
      return 'full';
    default:
      return /^\s*552\b/.test(status) ? 'full' : 'refused';
  }
}
