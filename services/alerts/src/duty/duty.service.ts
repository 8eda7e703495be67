import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { updateReturning } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { DutyEvents } from './duty-events.js';
import type { ChangeDutyDto, DutyDto } from './duty.dto.js';
import { DutyEntity } from './duty.entity.js';
import { findDutyCentresFor } from './duty.queries.js';

/** Reads and changes the medical centre of each area. Each centre enters its own telephone line and address. */
@Injectable()
export class DutyService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: DutyEvents,
  ) {}

  /** Lists the centres below the actor's area and those that are responsible for it. */
  async listDutyCentres(actor: Actor): Promise<DutyDto[]> {
    const found = await findDutyCentresFor(this.dataSource.manager, actor);
    return found.map(toDutyDto);
  }

  /** Finds a centre within the actor's area. @throws Problem ALERTS.CENTRE_NOT_FOUND */
  async findCentreInJurisdiction(
    manager: EntityManager,
    actor: Pick<Actor, 'areaPath'>,
    areaCode: string,
  ): Promise<DutyEntity> {
    const centre = await manager.findOneBy(DutyEntity, { areaCode, areaPath: withinJurisdiction(actor) });
    if (centre === null) throw new Problem('ALERTS.CENTRE_NOT_FOUND');
    return centre;
  }

  /** Lists HCDC and the centres of the districts, in the order of their areas. */
  listCentres(manager: EntityManager): Promise<DutyEntity[]> {
    return manager.find(DutyEntity, { order: { areaPath: 'ASC' } });
  }

  /** Lists the centres of the districts, in the order of their areas; HCDC is none. */
  async listDistrictCentres(manager: EntityManager): Promise<DutyEntity[]> {
    const centres = await this.listCentres(manager);
    return centres.filter(({ areaPath }) => areaPath.split('.').length === 2);
  }

  /** Finds a centre by its area. */
  findCentre(manager: EntityManager, areaCode: string): Promise<DutyEntity | null> {
    return manager.findOneBy(DutyEntity, { areaCode });
  }

  /** Finds the centre that is responsible for an area: that of its district. */
  findCentreOfPath(manager: EntityManager, areaPath: string): Promise<DutyEntity | null> {
    return manager.findOneBy(DutyEntity, { areaPath: areaPath.split('.').slice(0, 2).join('.') });
  }

  /** Stores the telephone line and the address of a centre. @throws Problem PLATFORM.VALIDATION, PLATFORM.NOT_FOUND */
  async changeDutyCentre(actor: Actor, areaCode: string, form: ChangeDutyDto): Promise<DutyDto> {
    const phone = form.phone.trim() === '' ? '' : normalisePhone(form.phone);
    if (phone === null)
      throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'phone', code: 'phone' }] });
    return this.dataSource.transaction(async (manager) => {
      const [changed] = await updateReturning(
        manager,
        DutyEntity,
        { areaCode, areaPath: withinJurisdiction(actor) },
        { phone, address: form.address.trim(), version: () => 'version + 1' },
      );
      if (changed === undefined) throw new Problem('PLATFORM.NOT_FOUND');
      await this.events.publishDuty(manager, changed);
      return toDutyDto(changed);
    });
  }
}

const toDutyDto = ({ areaCode, centreName, hotline, phone, address }: DutyEntity): DutyDto => ({
  areaCode,
  centreName,
  hotline,
  phone,
  address,
});
