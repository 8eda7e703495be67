import { Topics } from '@khai-bao/contracts';
import { queryPreparedRows } from '@khai-bao/platform/database';
import { deterministicEventId, type OutgoingEvent } from '@khai-bao/platform/events';
import type { DataSource } from 'typeorm';
import { dayKeyId } from '../day-keys/day-keys.service.js';
import { declarationColumns, type DeclarationRow, type Prepared } from './prepared.js';

/** A flush as its outbox row names it: its declarations and the days they stand under. */
export interface FlushInput {
  readonly ids: readonly string[];
  readonly days: readonly string[];
}

/** What of a declaration goes out with its first event. */
export type SubmittedDeclaration = Pick<
  Prepared,
  | 'id'
  | 'unitId'
  | 'gateId'
  | 'areaPath'
  | 'day'
  | 'acceptedAt'
  | 'outcome'
  | 'questionnaireVersion'
  | 'channel'
  | 'sealed'
>;

/** Reads the declarations of flushes as they were when they were written, by id. */
export async function loadSubmittedDeclarations(
  dataSource: DataSource,
  flushes: readonly FlushInput[],
): Promise<ReadonlyMap<string, SubmittedDeclaration>> {
  if (flushes.length === 0) return new Map();
  const found = await queryPreparedRows<DeclarationRow>(
    dataSource,
    'expand-flushes',
    `select ${declarationColumns} from declaration where id = any($1::uuid[]) and day = any($2::date[])`,
    [flushes.flatMap(({ ids }) => ids), [...new Set(flushes.flatMap(({ days }) => days))]],
  );
  return new Map(found.map((row) => [row.id, toSubmittedDeclaration(row)]));
}

const toSubmittedDeclaration = (row: DeclarationRow): SubmittedDeclaration => ({
  id: row.id,
  unitId: row.unit_id,
  gateId: row.gate_id,
  areaPath: row.area_path,
  day: row.day,
  acceptedAt: row.accepted_at,
  outcome: row.outcome,
  questionnaireVersion: row.questionnaire_version,
  channel: row.channel,
  sealed: row.sealed,
});

/** A declaration as an event: the state after the change, the person sealed. */
export const toSubmittedEvent = (
  declaration: SubmittedDeclaration,
): OutgoingEvent<typeof Topics.declaration> => ({
  topic: Topics.declaration,
  key: declaration.id,
  subject: declaration.id,
  version: 1,
  id: deterministicEventId(Topics.declaration, declaration.id, 1),
  time: declaration.acceptedAt,
  data: {
    declarationId: declaration.id,
    unitId: declaration.unitId,
    gateId: declaration.gateId,
    areaPath: declaration.areaPath,
    day: declaration.day,
    acceptedAt: declaration.acceptedAt.toISOString(),
    outcome: declaration.outcome,
    questionnaireVersion: declaration.questionnaireVersion,
    channel: declaration.channel,
    status: 'submitted',
    sealed: { keyId: dayKeyId(declaration.day), ciphertext: declaration.sealed },
  },
});
