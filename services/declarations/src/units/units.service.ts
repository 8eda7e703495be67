import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { DataSource, type EntityManager } from 'typeorm';

export interface KnownUnit {
  readonly id: string;
  readonly name: string;
  readonly areaPath: string;
  readonly areaName: string;
}

/** The medical centre on duty in an area. */
export interface MedicalCentre {
  readonly name: string;
  readonly phone: string;
  readonly address: string;
}

/** Phone numbers that a citizen can call in an area. */
export interface HelpLines {
  readonly hotline: string;
  readonly medicalCentre: MedicalCentre | null;
}

/** The hotline of the Ministry of Health, for areas without a hotline. Source: screen designs; in service since 2020. */
export const nationalHotline = '19009095';

/** Reads the read models of units, their staff and medical centres, which consumers fill from events. */
@Injectable()
export class UnitsService {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns a unit, null when its event has not arrived. @param runner the manager of an open transaction, if any */
  async findUnit(
    unitId: string,
    runner: DataSource | EntityManager = this.dataSource,
  ): Promise<KnownUnit | null> {
    const [row] = await queryRows<KnownUnit>(
      runner,
      'select id, name, area_path as "areaPath", area_name as "areaName" from unit where id = $1',
      [unitId],
    );
    return row ?? null;
  }

  /** Returns whether an account is, or was, staff of a unit. */
  async isStaffOfUnit(unitId: string, accountId: string): Promise<boolean> {
    const found = await queryRows(
      this.dataSource,
      'select 1 from unit_staff where unit_id = $1 and account_id = $2',
      [unitId, accountId],
    );
    return found.length > 0;
  }

  /** Returns the help lines of the nearest area with a duty: the longest path that contains the given one. */
  async findHelpLines(areaPath: string): Promise<HelpLines> {
    const [duty] = await queryRows<{ centre_name: string; hotline: string; phone: string; address: string }>(
      this.dataSource,
      `select centre_name, hotline, phone, address from duty where $1 = area_path or $1 like area_path || '.%' order by length(area_path) desc limit 1`,
      [areaPath],
    );
    if (duty === undefined) return { hotline: nationalHotline, medicalCentre: null };
    return {
      hotline: duty.hotline,
      medicalCentre: { name: duty.centre_name, phone: duty.phone, address: duty.address },
    };
  }
}
