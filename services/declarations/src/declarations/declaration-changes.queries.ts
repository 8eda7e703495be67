import type { Outcome } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { declarationColumns, type DeclarationRow } from './declaration-row.js';
import type { DeclarationChange } from './declaration-transitions.js';
import { erasedContent } from './sealed-person-reader.js';

/** The identity of a declaration in its partition. */
interface DeclarationKey {
  readonly id: string;
  readonly day: string;
}

/** The content that replaces that of a corrected declaration. */
export interface CorrectedContent {
  readonly outcome: Outcome;
  readonly questionnaireVersion: string;
  readonly sealed: string;
  readonly phoneIndex: string;
  readonly idIndex: string | null;
  readonly personIndex: string;
  readonly passCode: string;
  readonly validUntil: Date;
}

/** Replaces the content and the pass of a declaration that is locked. */
export async function updateCorrectedDeclaration(
  manager: EntityManager,
  { id, day }: DeclarationKey,
  { status, version, passIssue }: DeclarationChange,
  content: CorrectedContent,
  changedAt: Date,
): Promise<DeclarationRow> {
  const [row] = await queryRows<DeclarationRow>(
    manager,
    `update declaration set status = $3, version = $4, pass_issue = $5, changed_at = $6, submitted_outcome = coalesce(submitted_outcome, outcome),
       outcome = $7, questionnaire_version = $8, sealed = $9, phone_index = $10, id_index = $11, person_index = $12, pass_code = $13, valid_until = $14
     where id = $1 and day = $2::date returning ${declarationColumns}`,
    [
      id,
      day,
      status,
      version,
      passIssue,
      changedAt,
      content.outcome,
      content.questionnaireVersion,
      content.sealed,
      content.phoneIndex,
      content.idIndex,
      content.personIndex,
      content.passCode,
      content.validUntil,
    ],
  );
  return row!;
}

/** Blocks the passes of a declaration that is locked, or unblocks them. @param blockedAt null to unblock them */
export const setPassBlock = (
  manager: EntityManager,
  { id, day }: DeclarationKey,
  blockedAt: Date | null,
): Promise<object[]> =>
  queryRows(manager, 'update declaration set pass_blocked_at = $3 where id = $1 and day = $2::date', [
    id,
    day,
    blockedAt,
  ]);

/** Marks a declaration that is locked as withdrawn. */
export async function updateWithdrawnDeclaration(
  manager: EntityManager,
  { id, day }: DeclarationKey,
  { status, version }: DeclarationChange,
  changedAt: Date,
): Promise<DeclarationRow> {
  const [row] = await queryRows<DeclarationRow>(
    manager,
    `update declaration set status = $3, version = $4, changed_at = $5, submitted_outcome = coalesce(submitted_outcome, outcome)
     where id = $1 and day = $2::date returning ${declarationColumns}`,
    [id, day, status, version, changedAt],
  );
  return row!;
}

/**
 * Erases the content of a declaration that is locked: the sealed person and answers, the blind indexes, the pass code and the device,
 * also in the submission with its client key. What stays says where and when somebody declared, and nothing about whom.
 */
export async function eraseDeclaration(
  manager: EntityManager,
  { id, day }: DeclarationKey,
  { status, version }: DeclarationChange,
  changedAt: Date,
): Promise<DeclarationRow> {
  await queryRows(
    manager,
    `update submission set device_digest = null, body_digest = '' where declaration_id = $1 and day = $2::date`,
    [id, day],
  );
  const [row] = await queryRows<DeclarationRow>(
    manager,
    `update declaration set status = $3, version = $4, changed_at = $5, submitted_outcome = coalesce(submitted_outcome, outcome),
       sealed = '${erasedContent}', phone_index = id::text, id_index = null, person_index = id::text, pass_code = id::text, device_digest = null
     where id = $1 and day = $2::date returning ${declarationColumns}`,
    [id, day, status, version, changedAt],
  );
  return row!;
}
