import { defineTopic, retainDays } from '../define-topic.js';
import { GateChecked } from '../events/declarations.events.js';

export const checkTopic = defineTopic({
  name: 'declarations.check.v1',
  key: 'gate',
  summary: 'Entries and exits',
  eventClass: GateChecked,
  partitions: 6,
  retention: retainDays(14),
  delivery: 'bulk',
});
