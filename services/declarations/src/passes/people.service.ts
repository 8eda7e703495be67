import { Injectable } from '@nestjs/common';
import type { DeclarationContent } from '@khai-bao/contracts';
import { birthYearOf, shortName, type Person } from '@khai-bao/health-form';
import { unsealJson } from '@khai-bao/platform/sealing';
import { DayKeys } from '../day-keys/day-keys.service.js';

/** Opens what a declaration seals, in memory only. */
@Injectable()
export class PeopleService {
  constructor(private readonly dayKeys: DayKeys) {}

  async open(row: {
    readonly id: string;
    readonly day: string;
    readonly sealed: string;
  }): Promise<DeclarationContent & { person: Person }> {
    return unsealJson(await this.dayKeys.keyOf(row.day), row.sealed, `declaration:${row.id}`);
  }

  /** What a guard sees: initials, the given name, the year of birth. */
  async glance(row: {
    readonly id: string;
    readonly day: string;
    readonly sealed: string;
  }): Promise<{ shortName: string; birthYear: number | null }> {
    const { person } = await this.open(row);
    return { shortName: shortName(person.fullName), birthYear: birthYearOf(person) };
  }
}
