import { defineTopic, retainDays } from '../define-topic.js';
import { MailTrouble } from '../events/platform.events.js';

export const mailTroubleTopic = defineTopic({
  name: 'platform.mail-trouble.v1',
  key: 'service',
  summary: 'The mail server refuses a service, or accepts it again',
  eventClass: MailTrouble,
  partitions: 1,
  retention: retainDays(28),
});
