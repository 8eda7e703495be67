import { defineTopic, retainDays } from '../define-topic.js';
import { MorningReport } from '../events/alerts.events.js';

export const morningReportTopic = defineTopic({
  name: 'alerts.morning-report.v1',
  key: 'area',
  summary: 'Numbers of the cases of an area in the morning',
  eventClass: MorningReport,
  partitions: 1,
  retention: retainDays(14),
});
