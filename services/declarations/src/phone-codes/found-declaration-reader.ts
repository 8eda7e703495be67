import { Injectable } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import { DeclarationOwners } from '../changes/declaration-owners.js';
import { DeclarationStatusReader } from '../changes/declaration-status-reader.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { isInForce } from '../declarations/declaration-transitions.js';
import { PhoneProofs } from '../declarations/phone-proofs.js';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { GateDirectory } from '../gates/gate-directory.js';
import { toGateByCodeDto } from '../gates/gate-to-dto.js';
import { issuePassOf, toAcceptedDeclarationDto, toReceipt } from '../intake/accepted-declaration.js';
import { PassSigner } from '../passes/pass-signer.js';
import type { DeclarationContentDto, FoundDeclarationDto } from './found-declaration.dto.js';

/** Stands in place of a pass that opens no gate: the declaration is no longer in force, or gate staff reported a suspicion. */
const noPass = '';

/** Reads a declaration with its content for somebody who proved its phone. */
@Injectable()
export class FoundDeclarationReader {
  constructor(
    private readonly owners: DeclarationOwners,
    private readonly proofs: PhoneProofs,
    private readonly statusReader: DeclarationStatusReader,
    private readonly personReader: SealedPersonReader,
    private readonly gates: GateDirectory,
    private readonly passSigner: PassSigner,
  ) {}

  /** Returns a declaration to the holder of its proof. @throws Problem NOT_FOUND, GATE_NOT_FOUND */
  async readFoundDeclaration(id: string, proof: string | undefined): Promise<FoundDeclarationDto> {
    if (!this.proofs.provesDeclaration(proof, id.toLowerCase())) throw new Problem('DECLARATIONS.NOT_FOUND');
    const { row } = await this.owners.requireOwnedDeclaration(id, proof);
    const gate = await this.gates.findGateById(row.gate_id);
    if (gate === null) throw new Problem('DECLARATIONS.GATE_NOT_FOUND');
    const isValid = isInForce(row.status) && row.pass_blocked_at === null;
    const pass = isValid ? await issuePassOf(this.passSigner, row) : noPass;
    return {
      declaration: toAcceptedDeclarationDto(toReceipt(row), pass, gate, null),
      status: await this.statusReader.readStatus(row),
      gate: toGateByCodeDto(gate),
      content: await this.readContent(row),
    };
  }

  private async readContent(row: DeclarationRow): Promise<DeclarationContentDto | null> {
    if (row.status === 'erased') return null;
    const { person, answers, representative } = await this.personReader.unsealContent(row);
    return { questionnaireVersion: row.questionnaire_version, person, answers, representative };
  }
}
