import { Injectable } from '@nestjs/common';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { DayKeys } from '../day-keys/day-keys.service.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { computePersonIndexes } from '../declarations/person-indexes.js';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { DeclarationsConfig } from '../declarations.config.js';

/** How declarations of one day name a person. The key of each day gives other indexes. */
export interface PersonDay {
  readonly day: string;
  readonly personIndex: string;
  /** Null when they are unknown: the content of the declaration cannot be read. */
  readonly phoneIndex: string | null;
  readonly idIndex: string | null;
}

/** Returns the first day whose passes may be valid at an instant. */
export const firstDayOfValidPasses = (at: Date, passHours: number): string =>
  dayInHoChiMinh(new Date(at.getTime() - passHours * 60 * 60 * 1000));

/** Finds the person of a declaration again in the declarations of other days. */
@Injectable()
export class PersonDays {
  constructor(
    private readonly config: DeclarationsConfig,
    private readonly dayKeys: DayKeys,
    private readonly personReader: SealedPersonReader,
    private readonly unreadableRows: UnreadableRows,
  ) {}

  /**
   * Computes the indexes of the person of a declaration on each day whose passes may be valid at an instant. When the content cannot be
   * read, it is reported, and the person is known on the day of the declaration only.
   */
  async computePersonDays(row: DeclarationRow, at: Date): Promise<PersonDay[]> {
    const first = firstDayOfValidPasses(at, this.config.passHours);
    try {
      const { person } = await this.personReader.unsealContent(row);
      const keys = await this.dayKeys.loadKeysBetween(row.day < first ? row.day : first, dayInHoChiMinh(at));
      return [...keys].map(([day, key]) => ({ day, ...computePersonIndexes(key, person) }));
    } catch (error) {
      this.unreadableRows.reportUnreadableRow('declaration', row.id, error);
      return [{ day: row.day, personIndex: row.person_index, phoneIndex: null, idIndex: null }];
    }
  }
}
