import type { DeclarationRow } from '../declarations/declaration-row.js';
import type { PreparedDeclaration } from '../declarations/prepared-declaration.js';
import type { GateDetails } from '../gates/gate-directory.js';
import type { PassSigner } from '../passes/pass-signer.js';
import type { AcceptedDeclarationDto } from './accepted-declaration.dto.js';

/** The members of a declaration that its response shows. */
export type DeclarationReceipt = Pick<
  PreparedDeclaration,
  'id' | 'outcome' | 'acceptedAt' | 'validUntil' | 'passCode'
>;

/** Returns the receipt of a stored declaration. */
export const toReceipt = (row: DeclarationRow): DeclarationReceipt => ({
  id: row.id,
  outcome: row.outcome,
  acceptedAt: row.accepted_at,
  validUntil: row.valid_until,
  passCode: row.pass_code,
});

/** Signs the current pass of a stored declaration again: the first one, or that of its last correction. */
export const issuePassOf = (signer: PassSigner, row: DeclarationRow): Promise<string> =>
  signer.issuePass(
    row.id,
    row.outcome,
    row.pass_issue === 0 ? row.accepted_at : (row.changed_at ?? row.accepted_at),
    row.valid_until,
    row.pass_issue,
  );

export const toAcceptedDeclarationDto = (
  { id, outcome, acceptedAt, validUntil, passCode }: DeclarationReceipt,
  passToken: string,
  gate: GateDetails,
  deviceToken: string | null,
): AcceptedDeclarationDto => ({
  declarationId: id,
  outcome,
  acceptedAt: acceptedAt.toISOString(),
  pass: { token: passToken, code: passCode, validUntil: validUntil.toISOString() },
  deviceToken,
  unitName: gate.unitName,
  gateName: gate.gateName,
  areaName: gate.areaName,
  hotline: gate.help.hotline,
  medicalCentre: gate.help.medicalCentre,
});
