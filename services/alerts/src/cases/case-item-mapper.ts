import { Injectable } from '@nestjs/common';
import { abbreviateName, birthYearOf, positiveSigns, type StoredContent } from '@khai-bao/health-form';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { CaseContentCipher } from './case-content-cipher.js';
import type { CaseRow } from './case.row.js';
import type { CaseItemDto } from './cases.dto.js';

/** Turns rows of cases into the items of lists and live pages. */
@Injectable()
export class CaseItemMapper {
  constructor(
    private readonly cipher: CaseContentCipher,
    private readonly unreadable: UnreadableRows,
  ) {}

  toCaseItemDto(row: CaseRow): CaseItemDto {
    const content = this.readContent(row);
    return {
      caseId: row.id,
      code: row.code,
      state: row.state,
      shortName: content === null ? '' : abbreviateName(content.person.fullName),
      birthYear: content === null ? null : birthYearOf(content.person),
      unitName: row.unit_name,
      gateName: row.gate_name,
      areaName: row.area_name,
      signs: content === null ? [] : positiveSigns(content.answers),
      source: row.source,
      openedAt: row.opened_at.toISOString(),
      acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
      acknowledgedByName: row.acknowledged_by_name,
      escalateAt: row.escalate_at?.toISOString() ?? null,
      escalatedAt: row.escalated_at?.toISOString() ?? null,
      responsible: row.responsible,
      version: row.version,
      unreadable: content === null,
      foldedFlags: row.folded_flags,
    };
  }

  /** Returns person and answers, or null when they cannot be opened. Such a case stays on every list, live page and clock. */
  readContent(row: CaseRow): StoredContent | null {
    return this.unreadable.readRowOr<StoredContent | null>(
      'suspected_case',
      row.id,
      () => this.cipher.openContent(row),
      () => null,
    );
  }
}
