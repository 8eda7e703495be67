import { defineTopic, retainDays } from '../define-topic.js';
import { CaseSnapshot } from '../events/alerts.events.js';

export const caseTopic = defineTopic({
  name: 'alerts.case.v1',
  key: 'case',
  summary: 'A suspected case through its life, the person sealed',
  eventClass: CaseSnapshot,
  partitions: 3,
  retention: retainDays(28),
  delivery: 'urgent',
});
