import type { MailTroubleReason } from '@khai-bao/contracts';

/** What a mail that was not taken means. */
export type MailRefusal =
  /** The server refuses this recipient, for good. @param answer `550 5.1.1 User unknown` */
  | { readonly about: 'recipient'; readonly answer: string }
  /** The server refuses us, whoever the recipient is. @param reply its codes alone, `535 5.7.8` */
  | { readonly about: 'us'; readonly reason: MailTroubleReason; readonly reply: string }
  /** Nobody has refused for good: the network, a 4yz reply. */
  | { readonly about: 'now' };

/** Class, subject and detail of an enhanced status (RFC 3463). */
const enhancedStatus = /\b([245])\.(\d{1,3})\.(\d{1,3})\b/;
/** Asks for authentication, or refuses it: RFC 4954, 6, and RFC 3207. */
const authenticationCodes = new Set([530, 534, 535, 538]);
/** Replies to RCPT without an enhanced status that are about the mailbox: RFC 5321, 4.2.2 and RFC 7504. */
const recipientCodes = new Set([550, 551, 552, 553, 556]);
/** Words of such replies that are about the sender: a block list, relaying, SPF and its like. */
const wordsAboutSender =
  /relay|spf|dkim|dmarc|block(ed|list)|black ?list|spam|\brbl\b|dnsbl|reputation|polic(y|ies)|sender|auth(entication)? |client host|your (ip|host|server)|helo|ehlo|reverse dns|\bptr\b|starttls|encrypt|rate ?limit|too many/i;

/**
 * Whether an enhanced status is about the recipient's address or mailbox. Everything else is about the sender, the content or
 * the way in between: 5.1.7 and 5.1.8 (the sender's address), 5.3 (a system), 5.5 (the protocol), 5.6 (the content), 5.7 (policy).
 * @param status `5.1.1`, or a server's whole answer
 */
export function isRecipientStatus(status: string): boolean {
  const [, , subject, detail] = enhancedStatus.exec(status) ?? [];
  switch (subject) {
    case '1':
      return detail !== '7' && detail !== '8';
    case '2':
      // 2.3: this mail is too long for it.
      return detail !== '3';
    case '3':
      // The recipient's system has no room left.
      return detail === '1';
    case '4':
      // No answer, unknown host, no time left: nobody at the recipient's takes mail. 4.5 and 4.6 are congestion and loops.
      return detail === '0' || detail === '1' || detail === '4' || detail === '7';
    default:
      return false;
  }
}

/**
 * The one place that tells what a refusal is about: only a final refusal of RCPT TO can be about the recipient, and only when
 * its codes do not say otherwise. Many servers keep what they have against the sender until a recipient is named.
 * @param error as nodemailer throws it
 */
export function classifyRefusal(error: unknown): MailRefusal {
  const {
    code,
    command = '',
    responseCode,
    response,
    message,
  } = error as {
    readonly code?: unknown;
    readonly command?: string;
    readonly responseCode?: unknown;
    readonly response?: unknown;
    readonly message?: string;
  };
  const answer = typeof response === 'string' ? response : '';
  if (typeof responseCode !== 'number') {
    if (code === 'EENVELOPE' && command === 'API' && /^Invalid recipient/.test(message ?? ''))
      return { about: 'recipient', answer: '553 5.1.3' };
    if (code === 'EAUTH') return { about: 'us', reason: 'authentication', reply: '535' };
    return { about: 'now' };
  }
  if (responseCode < 500) return { about: 'now' };
  if (isAboutRecipient(command, responseCode, answer))
    return { about: 'recipient', answer: answer === '' ? String(responseCode) : answer };
  return { about: 'us', reason: reasonOf(code, command, responseCode), reply: codesOf(responseCode, answer) };
}

function isAboutRecipient(command: string, responseCode: number, answer: string): boolean {
  if (!command.startsWith('RCPT')) return false;
  if (enhancedStatus.test(answer) && !/\b5\.0\.0\b/.test(answer)) return isRecipientStatus(answer);
  return recipientCodes.has(responseCode) && !wordsAboutSender.test(answer);
}

function reasonOf(code: unknown, command: string, responseCode: number): MailTroubleReason {
  if (code === 'EAUTH' || authenticationCodes.has(responseCode)) return 'authentication';
  if (command.startsWith('RCPT')) return 'policy';
  if (command.startsWith('MAIL')) return 'sender';
  return command.startsWith('DATA') ? 'content' : 'greeting';
}

const codesOf = (responseCode: number, answer: string): string => {
  const status = enhancedStatus.exec(answer)?.[0];
  return status === undefined ? String(responseCode) : `${responseCode} ${status}`;
};
