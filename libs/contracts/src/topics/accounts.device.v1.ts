import { defineTopic, compacted } from '../define-topic.js';
import { GateDeviceSnapshot } from '../events/accounts.events.js';

export const gateDeviceTopic = defineTopic({
  name: 'accounts.device.v1',
  key: 'device',
  summary: 'A gate device of a unit: enrolled, locked, unlocked, ended',
  eventClass: GateDeviceSnapshot,
  partitions: 3,
  retention: compacted,
  delivery: 'urgent',
});
