import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findHoldingCases } from '../contact-disclosures/contact-disclosures.queries.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { isInForce } from '../declarations/declaration-transitions.js';
import { findConfirmations } from './changes.queries.js';
import type { DeclarationStatusDto } from './declaration-status.dto.js';

/** Reads the status of a declaration: what it is worth, who was notified, which data centre confirmed its last change. */
@Injectable()
export class DeclarationStatusReader {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the status of a declaration that its owner asks for. */
  async readStatus(row: DeclarationRow): Promise<DeclarationStatusDto> {
    const confirmations =
      row.version === 1 ? [] : await findConfirmations(this.dataSource, row.id, row.version);
    const confirmedAt = (destination: string): string | null =>
      confirmations.find((one) => one.destination === destination)?.confirmed_at.toISOString() ?? null;
    return {
      outcome: row.outcome,
      acceptedAt: row.accepted_at.toISOString(),
      medicalCentreNotifiedAt: row.told_at?.toISOString() ?? null,
      acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
      validUntil: row.valid_until.toISOString(),
      withdrawn: !isInForce(row.status),
      passBlocked: row.pass_blocked_at !== null,
      status: row.status,
      version: row.version,
      passIssue: row.pass_issue,
      changedAt: row.changed_at?.toISOString() ?? null,
      nationalConfirmedAt: confirmedAt('national'),
      cityConfirmedAt: confirmedAt('city'),
      // Nobody learns before that they were near a case: the medical centre calls them.
      isHeldForTracing:
        row.status === 'erased' && (await findHoldingCases(this.dataSource, row.id)).length > 0,
    };
  }
}
