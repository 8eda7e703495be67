import { defineTopic, compacted } from '../define-topic.js';
import { UnitSnapshot } from '../events/registration.events.js';

export const unitTopic = defineTopic({
  name: 'registration.unit.v1',
  key: 'unit',
  summary: 'A unit and the state of its registration',
  eventClass: UnitSnapshot,
  partitions: 3,
  retention: compacted,
});
