import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import {
  findNearestDuty,
  findUnit,
  isStaffOfUnit,
  isUnitInJurisdiction,
  type KnownUnit,
} from './units.queries.js';

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
  findUnit(unitId: string, runner: DataSource | EntityManager = this.dataSource): Promise<KnownUnit | null> {
    return findUnit(runner, unitId);
  }

  /** Requires that a unit lies within the jurisdiction of an official. @throws Problem PLATFORM.NOT_FOUND */
  async requireUnitInJurisdiction(actor: Actor, unitId: string): Promise<void> {
    if (!(await isUnitInJurisdiction(this.dataSource, actor, unitId)))
      throw new Problem('PLATFORM.NOT_FOUND');
  }

  /** Returns whether an account is, or was, staff of a unit. */
  isStaffOfUnit(unitId: string, accountId: string): Promise<boolean> {
    return isStaffOfUnit(this.dataSource, unitId, accountId);
  }

  /**
   * Returns the help lines of the nearest area with a duty: the longest path that contains the given one.
   * @param runner the manager of an open transaction, if any
   */
  async findHelpLines(
    areaPath: string,
    runner: DataSource | EntityManager = this.dataSource,
  ): Promise<HelpLines> {
    const duty = await findNearestDuty(runner, areaPath);
    if (duty === null) return { hotline: nationalHotline, medicalCentre: null };
    return {
      hotline: duty.hotline,
      medicalCentre: { name: duty.centre_name, phone: duty.phone, address: duty.address },
    };
  }
}
