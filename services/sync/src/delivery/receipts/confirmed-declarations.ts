import { Topics, type FeedReceipt } from '@khai-bao/contracts';
import type { OutgoingEvent } from '@khai-bao/platform/events';

/** Each version of a declaration has one resource of this type. */
const declarationReference = /^QuestionnaireResponse\/([0-9a-f-]{36})$/;

/**
 * Lists the changes of declarations that a receipt confirms: corrections, withdrawals and erasures. Submissions, which are many
 * thousand times as frequent and which nobody waits for, are confirmed by the receipt of their batch only.
 */
export function listConfirmedChanges(
  receipt: FeedReceipt,
): OutgoingEvent<typeof Topics.declarationConfirmed>[] {
  if (receipt.stream !== 'declaration') return [];
  const { destination, receiptId } = receipt;
  const confirmedAt = new Date(receipt.confirmedAt).toISOString();
  return receipt.entries.flatMap(({ reference, version }) => {
    const declarationId = declarationReference.exec(reference)?.[1];
    if (declarationId === undefined || version < 2) return [];
    return [
      {
        topic: Topics.declarationConfirmed,
        key: declarationId,
        subject: declarationId,
        version,
        data: { declarationId, version, destination, receiptId, confirmedAt },
      },
    ];
  });
}
