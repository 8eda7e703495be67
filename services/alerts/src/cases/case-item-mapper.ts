import { Injectable } from '@nestjs/common';
import { stationReportHours } from '@khai-bao/contracts';
import { abbreviateName, birthYearOf, positiveSigns, type StoredContent } from '@khai-bao/health-form';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { CaseContentCipher } from './case-content-cipher.js';
import type { CaseItemDto } from './cases.dto.js';
import type { SuspectedCaseEntity } from './suspected-case.entity.js';

/** Maps cases to the items of lists and live pages. */
@Injectable()
export class CaseItemMapper {
  constructor(
    private readonly cipher: CaseContentCipher,
    private readonly unreadable: UnreadableRows,
  ) {}

  toCaseItemDto(actor: Pick<Actor, 'areaPath'>, suspectedCase: SuspectedCaseEntity): CaseItemDto {
    const content = this.readContent(suspectedCase);
    return {
      caseId: suspectedCase.id,
      code: suspectedCase.code,
      state: suspectedCase.state,
      reason: suspectedCase.reason,
      lastStep: suspectedCase.lastStep,
      shortName: content === null ? '' : abbreviateName(content.person.fullName),
      birthYear: content === null ? null : birthYearOf(content.person),
      unitName: suspectedCase.unitName,
      gateName: suspectedCase.gateName,
      areaName: suspectedCase.areaName,
      signs: content === null ? [] : positiveSigns(content.answers),
      source: suspectedCase.source,
      openedAt: suspectedCase.openedAt.toISOString(),
      acknowledgedAt: suspectedCase.acknowledgedAt?.toISOString() ?? null,
      acknowledgedByName: suspectedCase.acknowledgedByName,
      escalateAt: suspectedCase.escalateAt?.toISOString() ?? null,
      escalatedAt: suspectedCase.escalatedAt?.toISOString() ?? null,
      responsible: suspectedCase.responsible,
      transferredTo: suspectedCase.transferredToName,
      mergedInto: suspectedCase.mergedIntoCode,
      isHandedOver: !isWithinJurisdiction(actor, suspectedCase.areaPath),
      ...stationReportOf(suspectedCase),
      version: suspectedCase.version,
      unreadable: content === null,
      foldedFlags: suspectedCase.foldedFlagCount,
    };
  }

  /** Returns person and answers, or null when they cannot be opened. Such a case stays on every list, live page and clock. */
  readContent(suspectedCase: SuspectedCaseEntity): StoredContent | null {
    return this.unreadable.readRowOr<StoredContent | null>(
      'suspected_case',
      suspectedCase.id,
      () => this.cipher.openContent(suspectedCase),
      () => null,
    );
  }
}

/** Returns by when a case is reported to the health station of the commune, and whether it was since it was opened. */
export function stationReportOf({
  openedAt,
  stationReportedAt: reportedAt,
  stationReportedByName,
}: Pick<SuspectedCaseEntity, 'openedAt' | 'stationReportedAt' | 'stationReportedByName'>): Pick<
  CaseItemDto,
  'stationReportDueAt' | 'stationReportedAt' | 'stationReportedByName'
> {
  const isReported = reportedAt !== null && reportedAt.getTime() >= openedAt.getTime();
  return {
    stationReportDueAt: new Date(openedAt.getTime() + stationReportHours * 3_600_000).toISOString(),
    stationReportedAt: isReported ? reportedAt.toISOString() : null,
    stationReportedByName: isReported ? stationReportedByName : null,
  };
}
