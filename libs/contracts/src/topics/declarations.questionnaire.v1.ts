import { defineTopic, compacted } from '../define-topic.js';
import { QuestionnaireSnapshot } from '../events/declarations.events.js';

export const questionnaireTopic = defineTopic({
  name: 'declarations.questionnaire.v1',
  key: 'questionnaire and version',
  summary: 'Published versions with their rules',
  eventClass: QuestionnaireSnapshot,
  partitions: 1,
  retention: compacted,
});
