import { defineTopic, retainDaysInDailySegments } from '../define-topic.js';
import { ContactsFound } from '../events/declarations.events.js';

export const contactsFoundTopic = defineTopic({
  name: 'declarations.contacts-found.v1',
  key: 'case',
  summary: 'People who were near the person of a case, in pages, sealed',
  eventClass: ContactsFound,
  partitions: 3,
  retention: retainDaysInDailySegments(14),
  isSealedByDayKey: true,
});
