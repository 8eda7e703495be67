import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { isKnownClientKey } from '../declarations/declarations.queries.js';
import { PhoneProofs } from '../declarations/phone-proofs.js';
import { DeclarationsConfig } from '../declarations.config.js';
import type { DeclarationFormDto } from './declaration-form.dto.js';

/** Requires a proof of the phone of a citizen's declaration where the policy asks for it. Staff see the person and need none. */
@Injectable()
export class PhoneCheck {
  private readonly isRequired: boolean;

  constructor(
    config: DeclarationsConfig,
    private readonly proofs: PhoneProofs,
    private readonly dataSource: DataSource,
  ) {
    this.isRequired = config.phoneCheck === 'required';
  }

  /**
   * Requires a valid proof of the phone of a form. A repeated form needs none, because its proof may have ended meanwhile.
   * @throws Problem PHONE_PROOF_REQUIRED
   */
  async requirePhoneProof(form: DeclarationFormDto, proof: string | undefined): Promise<void> {
    if (!this.isRequired) return;
    const typed = form.person['phone'];
    const phone = typeof typed === 'string' ? normalisePhone(typed) : null;
    // The rules of the health form refuse what is no phone.
    if (phone === null || this.proofs.provesPhone(proof, phone)) return;
    if (!(await isKnownClientKey(this.dataSource, form.clientKey.toLowerCase())))
      throw new Problem('DECLARATIONS.PHONE_PROOF_REQUIRED');
  }
}
