import { defineTopic, compacted } from '../define-topic.js';
import { AccountSnapshot } from '../events/accounts.events.js';

export const accountTopic = defineTopic({
  name: 'accounts.account.v1',
  key: 'account',
  summary: 'An account through its life, without name or secret',
  eventClass: AccountSnapshot,
  partitions: 3,
  retention: compacted,
});
