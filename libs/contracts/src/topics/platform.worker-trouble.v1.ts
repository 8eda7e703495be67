import { defineTopic, retainDays } from '../define-topic.js';
import { WorkerTrouble } from '../events/platform.events.js';

export const workerTroubleTopic = defineTopic({
  name: 'platform.worker-trouble.v1',
  key: 'service and worker',
  summary: 'A relay, consumer or timer of a service fails repeatedly, or has recovered',
  eventClass: WorkerTrouble,
  partitions: 1,
  retention: retainDays(28),
});
