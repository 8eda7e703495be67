import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { CaseDetailReader } from '../cases/case-detail-reader.js';
import { stationReportOf } from '../cases/case-item-mapper.js';
import { CaseStore } from '../cases/case-store.js';
import type { CaseDetailDto } from '../cases/cases.dto.js';
import { findCaseInJurisdiction } from '../cases/find-case.js';

/** Records the report of a case to the health station of the commune, which the law asks for within 24 hours. */
@Injectable()
export class StationReports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: CaseStore,
    private readonly details: CaseDetailReader,
    private readonly clock: Clock,
  ) {}

  /**
   * Records that a case was reported, by whom and when. A repeated report changes nothing: the first one counts.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE while nobody has acknowledged the case
   */
  recordReport(actor: Actor, id: string): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const before = await findCaseInJurisdiction(manager, actor, id, { isLocked: true });
      if (before.state === 'NEW') throw new Problem('ALERTS.WRONG_STATE');
      const isReported = stationReportOf(before).stationReportedAt !== null;
      const current = isReported
        ? before
        : await this.store.transitionCase(
            manager,
            before,
            { state: before.state, escalationClock: 'unchanged' },
            { actor, note: null, entry: 'station-reported' },
            { stationReportedAt: this.clock.now(), stationReportedByName: actor.displayName },
          );
      return this.details.toCaseDetailDto(manager, actor, current);
    });
  }
}
