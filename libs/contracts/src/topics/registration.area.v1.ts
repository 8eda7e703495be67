import { defineTopic, compacted } from '../define-topic.js';
import { AreaSnapshot } from '../events/registration.events.js';

export const areaTopic = defineTopic({
  name: 'registration.area.v1',
  key: 'area',
  summary: 'Changes of the area tree',
  eventClass: AreaSnapshot,
  partitions: 1,
  retention: compacted,
});
