import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UnitHistory, type UnitHistoryEntry } from '../units/unit-history.js';
import type { UnitEntity } from '../units/unit.entity.js';
import { AnswerFiles, type AnswerFile } from './answer-files.js';

/** An entry of a unit's history, with the files that an answer of the unit brought. */
export type RegistrationHistoryEntry = Omit<UnitHistoryEntry, 'id'> & { readonly files?: AnswerFile[] };

/** History of a registration together with the files of the unit's answers. */
@Injectable()
export class RegistrationHistory {
  constructor(
    private readonly history: UnitHistory,
    private readonly files: AnswerFiles,
  ) {}

  /** Lists the entries, oldest first. */
  async listEntries(unit: UnitEntity, manager: EntityManager): Promise<RegistrationHistoryEntry[]> {
    const files = await this.files.listFilesOfUnit(unit.id, manager);
    const entries = await this.history.listEntries(unit, manager);
    return entries.map(({ id, ...entry }) => ({
      ...entry,
      ...(files.has(id) ? { files: files.get(id)! } : {}),
    }));
  }
}
