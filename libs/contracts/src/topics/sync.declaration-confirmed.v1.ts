import { defineTopic, retainDays } from '../define-topic.js';
import { DeclarationConfirmed } from '../events/sync.events.js';

export const declarationConfirmedTopic = defineTopic({
  name: 'sync.declaration-confirmed.v1',
  key: 'declaration',
  summary: 'Corrections, withdrawals and erasures that a data centre has confirmed',
  eventClass: DeclarationConfirmed,
  partitions: 3,
  retention: retainDays(28),
});
