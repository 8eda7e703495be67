import { compacted, defineTopic } from '../define-topic.js';
import { UnitCoverSnapshot } from '../events/ncovi.events.js';

export const unitCoverTopic = defineTopic({
  name: 'registration.unit-cover.v1',
  key: 'unit',
  summary: 'Which system covers a unit: Khai Báo, NCOVI, both or none',
  eventClass: UnitCoverSnapshot,
  partitions: 3,
  retention: compacted,
});
