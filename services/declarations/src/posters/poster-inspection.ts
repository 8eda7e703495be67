import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import type { ImageType } from '@khai-bao/platform/files';
import { DataSource } from 'typeorm';
import { toGateDto } from '../gates/gate-to-dto.js';
import { listGatesOfUnit } from '../gates/gates.queries.js';
import { UnitsService } from '../units/units.service.js';
import { PosterConfirmations } from './poster-confirmations.js';
import type { UnitPosterDto, UnitPosterListDto } from './posters.dto.js';

/** More than a unit may have. */
const maxListedGates = 500;

/** Shows officials what hangs at the gates of the units in their area. */
@Injectable()
export class PosterInspection {
  constructor(
    private readonly dataSource: DataSource,
    private readonly units: UnitsService,
    private readonly confirmations: PosterConfirmations,
    private readonly trail: AccessTrail,
  ) {}

  /** Lists the posters at the open gates of a unit. @throws Problem PLATFORM.NOT_FOUND outside the jurisdiction */
  async listUnitPosters(actor: Actor, unitId: string): Promise<UnitPosterListDto> {
    await this.units.requireUnitInJurisdiction(actor, unitId);
    const rows = await listGatesOfUnit(this.dataSource, unitId, maxListedGates);
    return { items: rows.filter(({ active }) => active).map((row) => toUnitPosterDto(toGateDto(row))) };
  }

  /**
   * Returns the latest photo of a gate. People may be on it, so the access is recorded.
   * @throws Problem PLATFORM.NOT_FOUND outside the jurisdiction, and for a gate without a photo
   */
  async openUnitPhoto(
    actor: Actor,
    unitId: string,
    gateId: string,
  ): Promise<{ readonly type: ImageType; readonly bytes: Buffer }> {
    await this.units.requireUnitInJurisdiction(actor, unitId);
    const gate = (await listGatesOfUnit(this.dataSource, unitId, maxListedGates)).find(
      ({ id }) => id === gateId,
    );
    if (gate === undefined) throw new Problem('PLATFORM.NOT_FOUND');
    const photo = await this.confirmations.unsealLatestPhoto(gateId);
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'poster.read-photo', 'unit', unitId, gate.name),
    );
    return photo;
  }
}

const toUnitPosterDto = ({ gateId, name, poster }: ReturnType<typeof toGateDto>): UnitPosterDto => ({
  gateId,
  gateName: name,
  state: poster.state,
  version: poster.version,
  confirmedVersion: poster.confirmedVersion,
  confirmedAt: poster.confirmedAt,
});
