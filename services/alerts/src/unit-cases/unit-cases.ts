import { Injectable } from '@nestjs/common';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { CaseStore } from '../cases/case-store.js';
import { DutyService } from '../duty/duty.service.js';
import { stageOf, type UnitCaseListDto } from './unit-cases.dto.js';

/** Days that a unit looks back: as long as its visitors' declarations are kept by default. */
const listedDays = 28;
const maxListedCases = 200;

/** Tells a unit how far its suspected cases are, and whom to call. */
@Injectable()
export class UnitCases {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: CaseStore,
    private readonly centres: DutyService,
    private readonly clock: Clock,
  ) {}

  /** Lists the cases of the actor's unit. @throws Problem PLATFORM.FORBIDDEN for an account without a unit */
  async listUnitCases(actor: Actor): Promise<UnitCaseListDto> {
    const { manager } = this.dataSource;
    const since = daysBefore(this.clock.today(), listedDays);
    const found = await this.store.findNewestCasesOfUnit(
      manager,
      requireOwnUnit(actor),
      since,
      maxListedCases,
    );
    const [newest] = found;
    const centre =
      newest === undefined
        ? null
        : // A case that another district has taken over is its business; the unit still calls the centre of its own.
          await this.centres.findCentreOfPath(manager, newest.originAreaPath ?? newest.areaPath);
    return {
      items: found.map((each) => ({
        code: each.code,
        gateName: each.gateName,
        source: each.source,
        openedAt: each.openedAt.toISOString(),
        stage: stageOf(each.state),
        takenAt: each.acknowledgedAt?.toISOString() ?? null,
      })),
      centre:
        centre === null ? null : { name: centre.centreName, phone: centre.phone, hotline: centre.hotline },
    };
  }
}
