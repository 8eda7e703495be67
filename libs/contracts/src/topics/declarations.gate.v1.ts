import { defineTopic, compacted } from '../define-topic.js';
import { GateSnapshot } from '../events/declarations.events.js';

export const gateTopic = defineTopic({
  name: 'declarations.gate.v1',
  key: 'gate',
  summary: 'Gates of a unit',
  eventClass: GateSnapshot,
  partitions: 3,
  retention: compacted,
});
