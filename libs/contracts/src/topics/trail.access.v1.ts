import { defineTopic, retainDays } from '../define-topic.js';
import { AccessRecorded } from '../events/trail.events.js';

export const accessTopic = defineTopic({
  name: 'trail.access.v1',
  key: 'person or unit',
  summary: 'Accesses to personal data: account, subject and time',
  eventClass: AccessRecorded,
  partitions: 3,
  retention: retainDays(28),
});
