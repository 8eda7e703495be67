/** The members of a mail in the inbox that are compared. */
export interface InboxMail {
  readonly messageId?: string;
  readonly to: readonly { readonly address: string }[];
}

export interface MailingSummary {
  /** Addresses that received a mail. */
  readonly addresses: number;
  /** Addresses that received different mails, with their number. */
  readonly differing: string[];
  /** Mails that arrived again with the same Message-ID. */
  readonly repeated: number;
}

/** Counts the mails of each address. Mails without a Message-ID are different ones. */
export function summarizeMailings(mails: readonly InboxMail[]): MailingSummary {
  const idsByAddress = new Map<string, Set<string>>();
  let repeated = 0;
  for (const [at, { to, messageId = `none.${at}` }] of mails.entries())
    for (const { address } of to) {
      const ids = idsByAddress.get(address) ?? new Set();
      if (ids.has(messageId)) repeated += 1;
      idsByAddress.set(address, ids.add(messageId));
    }
  const differing = [...idsByAddress].filter(([, ids]) => ids.size > 1);
  return {
    addresses: idsByAddress.size,
    differing: differing.map(([address, ids]) => `${address}: ${ids.size} times`),
    repeated,
  };
}
