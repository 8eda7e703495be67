import { compacted, defineTopic } from '../define-topic.js';
import { GuideSnapshot } from '../events/support.events.js';

export const guideTopic = defineTopic({
  name: 'support.guide.v1',
  key: 'guide',
  summary: 'Published versions of the user guides, without their text',
  eventClass: GuideSnapshot,
  partitions: 1,
  retention: compacted,
});
