import { defineTopic, retainDaysInDailySegments } from '../define-topic.js';
import { ContactErased } from '../events/declarations.events.js';

export const contactErasedTopic = defineTopic({
  name: 'declarations.contact-erased.v1',
  key: 'case',
  summary: 'A declaration that an open case holds as a contact was erased',
  eventClass: ContactErased,
  partitions: 3,
  retention: retainDaysInDailySegments(14),
});
