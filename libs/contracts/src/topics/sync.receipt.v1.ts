import { defineTopic, retainDays } from '../define-topic.js';
import { ReceiptVerified } from '../events/sync.events.js';

export const receiptTopic = defineTopic({
  name: 'sync.receipt.v1',
  key: 'destination',
  summary: 'Records that a data centre has confirmed',
  eventClass: ReceiptVerified,
  partitions: 1,
  retention: retainDays(28),
});
