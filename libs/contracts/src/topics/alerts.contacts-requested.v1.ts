import { defineTopic, retainDays } from '../define-topic.js';
import { ContactsRequested } from '../events/alerts.events.js';

export const contactsRequestedTopic = defineTopic({
  name: 'alerts.contacts-requested.v1',
  key: 'case',
  summary: 'Cases whose contacts a medical centre asks for',
  eventClass: ContactsRequested,
  partitions: 3,
  retention: retainDays(14),
});
