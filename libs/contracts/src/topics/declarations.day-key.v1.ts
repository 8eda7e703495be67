import { defineTopic, retainDaysInDailySegments } from '../define-topic.js';
import { DayKeyShared } from '../events/declarations.events.js';

export const dayKeyTopic = defineTopic({
  name: 'declarations.day-key.v1',
  key: 'day',
  summary: 'Day keys, wrapped to each reader’s public key',
  eventClass: DayKeyShared,
  partitions: 1,
  // Seven days longer than the topics that it opens: a reader that was offline still finds the key of every message it reads.
  retention: retainDaysInDailySegments(21),
  delivery: 'urgent',
  isSealedByDayKey: true,
});
