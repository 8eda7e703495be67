import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { StepClockSettings } from '../clocks/clock-settings.js';
import { listDuplicatesOfUnit } from '../duplicate-detection/duplicates-of-unit.js';
import { RegistrationHistory } from '../registering/registration-history.js';
import { findUnitInJurisdiction } from '../units/find-unit.js';
import { emptyContact, UnitDataCipher } from '../units/unit-data-cipher.js';
import type { RegistrationDetailDto } from './registration-detail.dto.js';
import { toRegistrationItemDto } from './registration-item.js';

/** One registration with contact, history and possible duplicates. */
@Injectable()
export class RegistrationDetailReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: UnitDataCipher,
    private readonly trail: AccessTrail,
    private readonly clocks: StepClockSettings,
    private readonly history: RegistrationHistory,
  ) {}

  /** Reads a registration and records the access to its contact in the trail. @throws Problem REGISTRATION.NOT_FOUND */
  async getRegistration(actor: Actor, unitId: string): Promise<RegistrationDetailDto> {
    const overdueBefore = await this.clocks.computeOverdueBefore();
    return this.dataSource.transaction(async (manager) => {
      const row = await findUnitInJurisdiction(manager, actor, unitId);
      if (row === null) throw new Problem('REGISTRATION.NOT_FOUND');
      await this.trail.recordAccess(manager, actor, 'registration.read-contact', 'unit', unitId);
      const contact = this.cipher.openContactOrNull(row);
      return {
        ...toRegistrationItemDto(row, overdueBefore),
        ...(contact ?? emptyContact),
        unreadable: contact === null,
        taxCode: row.taxCode,
        expectedGates: row.expectedGates,
        source: row.source,
        announcement: row.announcement,
        history: await this.history.listEntries(row, manager),
        duplicates: await listDuplicatesOfUnit(manager, actor, row, this.cipher),
      };
    });
  }
}
