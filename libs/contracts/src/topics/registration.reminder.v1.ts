import { defineTopic, retainDays } from '../define-topic.js';
import { StepReminder } from '../events/registration.events.js';

export const reminderTopic = defineTopic({
  name: 'registration.reminder.v1',
  key: 'area',
  summary: 'Steps that became overdue at a committee, published once each, in working hours',
  eventClass: StepReminder,
  partitions: 3,
  retention: retainDays(28),
});
