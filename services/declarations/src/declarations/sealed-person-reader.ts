import { Injectable } from '@nestjs/common';
import { birthYearOf, parseStoredContent, abbreviateName, type StoredContent } from '@khai-bao/health-form';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { unsealJson } from '@khai-bao/platform/sealing';
import { DayKeys } from '../day-keys/day-keys.service.js';
import type { DeclarationRow } from './declaration-row.js';

/** What is stored in place of the sealed content of an erased declaration. */
export const erasedContent = '';

type SealedRow = Pick<DeclarationRow, 'id' | 'day' | 'sealed'>;

/** Unseals the person and the answers of a declaration, in memory only. */
@Injectable()
export class SealedPersonReader {
  constructor(
    private readonly dayKeys: DayKeys,
    private readonly unreadableRows: UnreadableRows,
  ) {}

  /** Unseals the content of a declaration. @throws Error when the row cannot be unsealed or contains no person */
  async unsealContent(row: SealedRow): Promise<StoredContent> {
    return parseStoredContent(
      unsealJson(await this.dayKeys.getDayKey(row.day), row.sealed, `declaration:${row.id}`),
    );
  }

  /**
   * Returns what a guard may see: initials, given name and year of birth. A row that cannot be read is reported and
   * yields an empty name.
   */
  async readPersonSummary(row: SealedRow): Promise<{ shortName: string; birthYear: number | null }> {
    if (row.sealed === erasedContent) return { shortName: '', birthYear: null };
    try {
      const { person } = await this.unsealContent(row);
      return { shortName: abbreviateName(person.fullName), birthYear: birthYearOf(person) };
    } catch (error) {
      this.unreadableRows.reportUnreadableRow('declaration', row.id, error);
      return { shortName: '', birthYear: null };
    }
  }
}
