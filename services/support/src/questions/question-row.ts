import type { Actor } from '@khai-bao/platform/auth';
import { committeeOf, type OfficialBody } from '../committees/committee.js';
import type { QuestionDto } from './questions.dto.js';

/** A row of `question`. */
export interface QuestionRow {
  readonly post_id: string;
  readonly thread_id: string;
  readonly owed_body: OfficialBody;
  readonly owed_path: string;
  readonly owed_place: string | null;
  readonly due_at: Date;
  readonly answered_at: Date | null;
  readonly above_body: OfficialBody | null;
  readonly above_path: string | null;
}

/** Maps a question to the DTO of one reader. */
export function toQuestionDto(row: QuestionRow, actor: Actor, now: Date): QuestionDto {
  const own = committeeOf(actor);
  const isOpen = row.answered_at === null;
  return {
    owedBody: row.owed_body,
    owedPlace: row.owed_place,
    dueAt: row.due_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    isLate: isOpen && row.due_at <= now,
    isYours:
      isOpen &&
      ((row.owed_path === own.areaPath && row.owed_body === own.body) ||
        (row.above_path === own.areaPath && row.above_body === own.body)),
  };
}
