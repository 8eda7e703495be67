import { Injectable } from '@nestjs/common';
import { birthYearOf, parseStoredContent, abbreviateName, type StoredContent } from '@khai-bao/health-form';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { unsealJson } from '@khai-bao/platform/sealing';
import { DayKeys } from '../day-keys/day-keys.service.js';

/** Opens what a declaration seals, in memory only. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly dayKeys: DayKeys,
    private readonly unreadable: UnreadableRows,
  ) {}

  /** @throws Error when the row does not open or holds no person */
  async open(row: {
    readonly id: string;
    readonly day: string;
    readonly sealed: string;
  }): Promise<StoredContent> {
    return parseStoredContent(
      unsealJson(await this.dayKeys.keyOf(row.day), row.sealed, `declaration:${row.id}`),
    );
  }

  /** What a guard sees: initials, the given name, the year of birth; nothing of the person when the row cannot be read. */
  async glance(row: {
    readonly id: string;
    readonly day: string;
    readonly sealed: string;
  }): Promise<{ shortName: string; birthYear: number | null }> {
    try {
      const { person } = await this.open(row);
      return { shortName: abbreviateName(person.fullName), birthYear: birthYearOf(person) };
    } catch (error) {
      this.unreadable.reportUnreadableRow('declaration', row.id, error);
      return { shortName: '', birthYear: null };
    }
  }
}
