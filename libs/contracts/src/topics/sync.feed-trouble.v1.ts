import { defineTopic, retainDays } from '../define-topic.js';
import { FeedTrouble } from '../events/sync.events.js';

export const feedTroubleTopic = defineTopic({
  name: 'sync.feed-trouble.v1',
  key: 'destination',
  summary: 'A data centre receives nothing, or receives again',
  eventClass: FeedTrouble,
  partitions: 1,
  retention: retainDays(28),
});
