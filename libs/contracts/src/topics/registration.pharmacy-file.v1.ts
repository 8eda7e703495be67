import { defineTopic, retainDays } from '../define-topic.js';
import { PharmacyFileMade } from '../events/registration.events.js';

export const pharmacyFileTopic = defineTopic({
  name: 'registration.pharmacy-file.v1',
  key: 'area',
  summary: 'The daily list of pharmacies can be downloaded from registration',
  eventClass: PharmacyFileMade,
  partitions: 1,
  retention: retainDays(28),
});
