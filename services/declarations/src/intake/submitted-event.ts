import { Topics } from '@khai-bao/contracts';
import { deterministicEventId, type OutgoingEvent } from '@khai-bao/platform/events';
import type { DataSource } from 'typeorm';
import { toDayKeyId } from '../day-keys/day-keys.service.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { loadDeclarationsOfDays } from '../declarations/declarations.queries.js';
import type { PreparedDeclaration } from '../declarations/prepared-declaration.js';

/** The input of the expander, from the outbox row of a flush: ids of the declarations and their days. */
export interface FlushExpanderInput {
  readonly ids: readonly string[];
  readonly days: readonly string[];
}

/** The members of a declaration that its first event contains. */
export type SubmittedDeclaration = Pick<
  PreparedDeclaration,
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
> & {
  /** False when it was erased before its first event was published. */
  readonly hasContent: boolean;
};

/** Loads the declarations of flushes. @returns the declarations by their ids */
export async function loadSubmittedDeclarations(
  dataSource: DataSource,
  flushes: readonly FlushExpanderInput[],
): Promise<ReadonlyMap<string, SubmittedDeclaration>> {
  if (flushes.length === 0) return new Map();
  const rows = await loadDeclarationsOfDays(
    dataSource,
    flushes.flatMap(({ ids }) => ids),
    [...new Set(flushes.flatMap(({ days }) => days))],
  );
  return new Map(rows.map((row) => [row.id, toSubmittedDeclaration(row)]));
}

const toSubmittedDeclaration = (row: DeclarationRow): SubmittedDeclaration => ({
  id: row.id,
  unitId: row.unit_id,
  gateId: row.gate_id,
  areaPath: row.area_path,
  day: row.day,
  acceptedAt: row.accepted_at,
  // The counters follow from this event, and a change that was made since has added its own difference.
  outcome: row.submitted_outcome ?? row.outcome,
  questionnaireVersion: row.questionnaire_version,
  channel: row.channel,
  sealed: row.sealed,
  hasContent: row.status !== 'erased',
});

/** Builds the first event of a declaration: its state after the submission, with the person sealed. */
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
    status: declaration.hasContent ? 'submitted' : 'erased',
    sealed: declaration.hasContent
      ? { keyId: toDayKeyId(declaration.day), ciphertext: declaration.sealed }
      : null,
  },
});
