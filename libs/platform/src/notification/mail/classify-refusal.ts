import type { MailTroubleReason } from '@khai-bao/contracts';

/** Meaning of a mail that the server did not accept. */
export type MailRefusal =
  /** The server permanently refuses this recipient. @param answer `550 5.1.1 User unknown` */
  | { readonly about: 'recipient'; readonly answer: string }
  /** The server refuses the sender, independent of the recipient. @param reply its codes only, `535 5.7.8` */
  | { readonly about: 'sender'; readonly reason: MailTroubleReason; readonly reply: string }
  /** A transient failure: the network, or a 4yz reply. */
  | { readonly about: 'transient' };

/** Class, subject and detail of an enhanced status (RFC 3463). */
const enhancedStatus = /\b([245])\.(\d{1,3})\.(\d{1,3})\b/;
/** Replies that require or refuse authentication: RFC 4954, section 6, and RFC 3207. */
const authenticationCodes = new Set([530, 534, 535, 538]);
/** Replies to RCPT without an enhanced status that concern the mailbox: RFC 5321, section 4.2.2, and RFC 7504. */
const recipientCodes = new Set([550, 551, 552, 553, 556]);
/** Words of such replies that concern the sender: block lists, relaying, SPF and similar. */
const wordsAboutSender =
  /relay|spf|dkim|dmarc|block(ed|list)|black ?list|spam|\brbl\b|dnsbl|reputation|polic(y|ies)|sender|auth(entication)? |client host|your (ip|host|server)|helo|ehlo|reverse dns|\bptr\b|starttls|encrypt|rate ?limit|too many/i;

/**
 * Returns whether an enhanced status concerns the recipient's address or mailbox. All others concern the sender, the
 * content or the route: 5.1.7 and 5.1.8 (the sender's address), 5.3 (a system), 5.5 (the protocol), 5.6 (the
 * content), 5.7 (policy).
 * @param status `5.1.1`, or a server's complete reply
 */
export function isRecipientStatus(status: string): boolean {
  const [, , subject, detail] = enhancedStatus.exec(status) ?? [];
  switch (subject) {
    case '1':
      return detail !== '7' && detail !== '8';
    case '2':
      // 2.3: the mail is too long for the mailbox.
      return detail !== '3';
    case '3':
      // 3.1: the recipient's system is full.
      return detail === '1';
    case '4':
      // No response, unknown host, expired: no server accepts mail for the recipient. 4.5 and 4.6 are congestion and loops.
      return detail === '0' || detail === '1' || detail === '4' || detail === '7';
    default:
      return false;
  }
}

/**
 * Classifies a refusal. Only a permanent refusal of RCPT TO can concern the recipient, and only when its codes do not
 * say otherwise: many servers report objections to the sender only after RCPT TO.
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
    if (code === 'EAUTH') return { about: 'sender', reason: 'authentication', reply: '535' };
    return { about: 'transient' };
  }
  if (responseCode < 500) return { about: 'transient' };
  if (isAboutRecipient(command, responseCode, answer))
    return { about: 'recipient', answer: answer === '' ? String(responseCode) : answer };
  return {
    about: 'sender',
    reason: reasonOf(code, command, responseCode),
    reply: codesOf(responseCode, answer),
  };
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
