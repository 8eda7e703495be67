import { defineTopic, retainDays } from '../define-topic.js';
import { UnitDay } from '../events/declarations.events.js';

export const unitDayTopic = defineTopic({
  name: 'declarations.unit-day.v1',
  key: 'unit',
  summary: 'Daily counts of a unit',
  eventClass: UnitDay,
  partitions: 3,
  retention: retainDays(14),
});
