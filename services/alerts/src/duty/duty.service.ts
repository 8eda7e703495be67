import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { DutyEvents } from './duty-events.js';
import type { ChangeDutyDto, DutyDto } from './duty.dto.js';
import type { DutyRow } from './duty.row.js';

/** Reads and changes the medical centre of each area. Each centre enters its own telephone line and address. */
@Injectable()
export class DutyService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: DutyEvents,
  ) {}

  /** Lists the centres below the actor's area and those that are responsible for it. */
  async listDutyCentres(actor: Actor): Promise<DutyDto[]> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    const found = await queryRows<DutyRow>(
      this.dataSource,
      `select * from duty where ${scope.sql} or $1 like area_path || '.%' order by area_path`,
      [...scope.parameters],
    );
    return found.map(toDutyDto);
  }

  /** Stores the telephone line and the address of a centre. @throws Problem PLATFORM.VALIDATION, PLATFORM.NOT_FOUND */
  async changeDutyCentre(actor: Actor, areaCode: string, form: ChangeDutyDto): Promise<DutyDto> {
    const phone = form.phone.trim() === '' ? '' : normalisePhone(form.phone);
    if (phone === null)
      throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'phone', code: 'phone' }] });
    const scope = jurisdictionSql(actor, 'area_path', 4);
    return this.dataSource.transaction(async (manager) => {
      const [changed] = await queryRows<DutyRow>(
        manager,
        `update duty set phone = $2, address = $3, version = version + 1 where area_code = $1 and ${scope.sql} returning *`,
        [areaCode, phone, form.address.trim(), ...scope.parameters],
      );
      if (changed === undefined) throw new Problem('PLATFORM.NOT_FOUND');
      await this.events.publishDuty(manager, changed);
      return toDutyDto(changed);
    });
  }
}

const toDutyDto = (row: DutyRow): DutyDto => ({
  areaCode: row.area_code,
  centreName: row.centre_name,
  hotline: row.hotline,
  phone: row.phone,
  address: row.address,
});
