import { defineTopic, retainDays } from '../define-topic.js';
import { ThreadSnapshot } from '../events/support.events.js';

export const threadTopic = defineTopic({
  name: 'support.thread.v1',
  key: 'thread',
  summary: 'Threads of the Support channel, without the text of their posts',
  eventClass: ThreadSnapshot,
  partitions: 3,
  retention: retainDays(28),
});
