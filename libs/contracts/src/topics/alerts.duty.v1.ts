import { defineTopic, compacted } from '../define-topic.js';
import { DutySnapshot } from '../events/alerts.events.js';

export const dutyTopic = defineTopic({
  name: 'alerts.duty.v1',
  key: 'area',
  summary: 'Medical centre and hotline of an area',
  eventClass: DutySnapshot,
  partitions: 1,
  retention: compacted,
});
