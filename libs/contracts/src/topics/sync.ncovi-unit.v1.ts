import { compacted, defineTopic } from '../define-topic.js';
import { NcoviUnitSnapshot } from '../events/ncovi.events.js';

export const ncoviUnitTopic = defineTopic({
  name: 'sync.ncovi-unit.v1',
  key: 'NCOVI unit',
  summary: 'A unit is on the national NCOVI list, has changed there, or has left it',
  eventClass: NcoviUnitSnapshot,
  partitions: 3,
  retention: compacted,
  delivery: 'bulk',
});
