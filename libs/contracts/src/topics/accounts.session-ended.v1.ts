import { defineTopic, retainDays } from '../define-topic.js';
import { SessionsEnded } from '../events/accounts.events.js';

export const sessionEndedTopic = defineTopic({
  name: 'accounts.session-ended.v1',
  key: 'account',
  summary: 'Sessions whose access tokens every service refuses from now on',
  eventClass: SessionsEnded,
  partitions: 3,
  // An ended session matters until its access tokens have expired, which is minutes.
  retention: retainDays(1),
  delivery: 'urgent',
});
