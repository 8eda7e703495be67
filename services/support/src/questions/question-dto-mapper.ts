import type { Actor } from '@khai-bao/platform/auth';
import { committeeOf } from '../committees/committee.js';
import type { QuestionEntity } from './question.entity.js';
import type { QuestionDto } from './questions.dto.js';

/** Members of a question that its DTO follows from. */
type ShownQuestion = Pick<
  QuestionEntity,
  'owedBody' | 'owedPath' | 'owedPlace' | 'dueAt' | 'answeredAt' | 'escalatedBody' | 'escalatedPath'
>;

/** Maps a question to the DTO of one reader. */
export function toQuestionDto(question: ShownQuestion, actor: Actor, now: Date): QuestionDto {
  const own = committeeOf(actor);
  const isOpen = question.answeredAt === null;
  return {
    owedBody: question.owedBody,
    owedPlace: question.owedPlace,
    dueAt: question.dueAt.toISOString(),
    answeredAt: question.answeredAt?.toISOString() ?? null,
    isLate: isOpen && question.dueAt <= now,
    isYours:
      isOpen &&
      ((question.owedPath === own.areaPath && question.owedBody === own.body) ||
        (question.escalatedPath === own.areaPath && question.escalatedBody === own.body)),
  };
}
