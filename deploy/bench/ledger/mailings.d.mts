export function mailings(mails: readonly { messageId?: string; to: readonly { address: string }[] }[]): {
  addresses: number;
  twice: string[];
  again: number;
};
