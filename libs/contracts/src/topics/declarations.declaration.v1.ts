import { defineTopic, retainDaysInDailySegments } from '../define-topic.js';
import { DeclarationSnapshot } from '../events/declarations.events.js';

export const declarationTopic = defineTopic({
  name: 'declarations.declaration.v1',
  key: 'declaration',
  summary: 'Declarations, the person sealed',
  eventClass: DeclarationSnapshot,
  partitions: 6,
  retention: retainDaysInDailySegments(14),
  delivery: 'bulk',
  isSealedByDayKey: true,
});
