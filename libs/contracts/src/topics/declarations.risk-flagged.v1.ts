import { defineTopic, retainDaysInDailySegments } from '../define-topic.js';
import { RiskFlagged } from '../events/declarations.events.js';

export const riskFlaggedTopic = defineTopic({
  name: 'declarations.risk-flagged.v1',
  key: 'unit',
  summary: 'Declarations that the rules or the gate staff classify as suspected, the person sealed',
  eventClass: RiskFlagged,
  partitions: 3,
  retention: retainDaysInDailySegments(14),
  delivery: 'urgent',
  isSealedByDayKey: true,
});
