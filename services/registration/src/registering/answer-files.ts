import { maxFilesPerAnswer } from '@khai-bao/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { DailyMaintenance } from '@khai-bao/platform/database';
import {
  FileStore,
  detectMediaType,
  hasActivePdfContent,
  type ImageOrPdfType,
} from '@khai-bao/platform/files';
import { Problem, Clock } from '@khai-bao/platform/core';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, IsNull, LessThan, Not, Repository, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { UnitEntity } from '../units/unit.entity.js';
import { isStoredFileReferenced } from '../uploads/uploads.queries.js';
import { AnswerFileEntity } from './answer-file.entity.js';
import { attachFilesToLatestEntry, findAttachedFile } from './registering.queries.js';

/** A file of a unit's answer. Its name is not stored. */
export interface AnswerFile {
  readonly fileId: string;
  readonly type: ImageOrPdfType;
  /** Bytes. */
  readonly size: number;
}

/** Files of one registration in its whole life: repeated answers of a script cannot fill the store. */
const maxFilesPerUnit = 12;
/** A file without an answer is deleted after a day. */
const unattachedRetentionMs = 24 * 60 * 60 * 1000;

/** Files of units' answers. Their content is inspected, sealed under the unit's key and stored in the file store. */
@Injectable()
export class AnswerFiles implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(AnswerFileEntity) private readonly files: Repository<AnswerFileEntity>,
    private readonly store: FileStore,
    private readonly cipher: UnitDataCipher,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
    private readonly maintenance: DailyMaintenance,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({ name: 'answer-files', run: () => this.deleteUnattachedFiles() });
  }

  /**
   * Stores a file for a later answer. The same bytes again are the same file.
   * @param readBytes is called only when the registration accepts a file
   * @throws Problem REGISTRATION.WRONG_STATE when no question is open, FILE_TYPE, TOO_MANY_FILES
   */
  async storeFile(trackingCode: string, readBytes: () => Promise<Buffer>): Promise<AnswerFile> {
    const [asked] = await this.dataSource.transaction((manager) =>
      this.requireFreeFileSlot(manager, trackingCode),
    );
    const bytes = await readBytes();
    const type = detectMediaType(bytes);
    if (type === null || (type === 'application/pdf' && hasActivePdfContent(bytes)))
      throw new Problem('REGISTRATION.FILE_TYPE');
    return this.dataSource.transaction(async (manager) => {
      const fileIndex = this.cipher.blindIndexOfFile(asked, bytes);
      const [unit, held] = await this.requireFreeFileSlot(manager, trackingCode, fileIndex);
      const again = held.find((file) => file.fileBlindIndex === fileIndex && file.historyId === null);
      if (again !== undefined) return toAnswerFile(again);
      const id = uuidv7();
      // Before the row: bytes without a row are deleted daily, but a row without bytes would be a broken link.
      await this.store.putFile(id, this.cipher.sealFile(unit, id, bytes));
      const file = manager.create(AnswerFileEntity, {
        id,
        unitId: unit.id,
        historyId: null,
        type,
        size: bytes.length,
        fileBlindIndex: fileIndex,
        storedAt: this.clock.now(),
      });
      await manager.insert(AnswerFileEntity, file);
      return toAnswerFile(file);
    });
  }

  /** Attaches waiting files to the latest entry of the history. @throws Problem REGISTRATION.FILE_NOT_FOUND */
  async attachFiles(manager: EntityManager, unitId: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    if ((await attachFilesToLatestEntry(manager, unitId, ids)) !== new Set(ids).size)
      throw new Problem('REGISTRATION.FILE_NOT_FOUND');
  }

  /** Lists the attached files of a unit by the id of their history entry. */
  async listFilesOfUnit(unitId: string, manager: EntityManager): Promise<ReadonlyMap<string, AnswerFile[]>> {
    const found = await manager.find(AnswerFileEntity, {
      where: { unitId, historyId: Not(IsNull()) },
      order: { id: 'ASC' },
    });
    const byEntry = new Map<string, AnswerFile[]>();
    for (const row of found)
      byEntry.set(row.historyId!, [...(byEntry.get(row.historyId!) ?? []), toAnswerFile(row)]);
    return byEntry;
  }

  /** Reads an attached file for an officer of the unit's area and records the access in the trail. @throws Problem REGISTRATION.FILE_NOT_FOUND */
  async openFile(actor: Actor, unitId: string, fileId: string): Promise<AnswerFile & { bytes: Buffer }> {
    const found = await findAttachedFile(this.dataSource.manager, actor, unitId, fileId);
    if (found === undefined) throw new Problem('REGISTRATION.FILE_NOT_FOUND');
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'registration.read-file', 'unit', unitId),
    );
    const sealed = await this.store.getFile(fileId);
    if (sealed === null) throw new Problem('REGISTRATION.FILE_NOT_FOUND');
    const bytes = this.cipher.openFileOrNull(
      { id: unitId, unitKeySealed: found.unitKeySealed },
      fileId,
      sealed,
    );
    if (bytes === null) throw new Problem('REGISTRATION.FILE_NOT_FOUND');
    return { ...toAnswerFile(found), bytes };
  }

  /**
   * Locks the unit and returns it with its files.
   * @param fileIndex blind index of bytes that may be stored already
   * @throws Problem REGISTRATION.WRONG_STATE, TOO_MANY_FILES
   */
  private async requireFreeFileSlot(
    manager: EntityManager,
    trackingCode: string,
    fileIndex?: string,
  ): Promise<[UnitEntity, AnswerFileEntity[]]> {
    const unit = await manager.findOne(UnitEntity, {
      where: { trackingCode },
      lock: { mode: 'pessimistic_write' },
    });
    if (unit?.state !== 'NEEDS_INFO') throw new Problem('REGISTRATION.WRONG_STATE');
    const held = await manager.findBy(AnswerFileEntity, { unitId: unit.id });
    const waiting = held.filter(({ historyId }) => historyId === null);
    const known = waiting.some((file) => file.fileBlindIndex === fileIndex);
    // Before the bytes are read, one file above the limit is accepted: it may be a repeated one.
    const maxWaiting = maxFilesPerAnswer + (fileIndex === undefined ? 1 : 0);
    if (!known && (waiting.length >= maxWaiting || held.length >= maxFilesPerUnit))
      throw new Problem('REGISTRATION.TOO_MANY_FILES');
    return [unit, held];
  }

  /** Deletes files without an answer after a day, and bytes without a row. */
  private async deleteUnattachedFiles(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - unattachedRetentionMs);
    const expired = { historyId: IsNull(), storedAt: LessThan(before) };
    const { raw } = await this.files.createQueryBuilder().delete().where(expired).returning(['id']).execute();
    for (const { id } of raw as Pick<AnswerFileEntity, 'id'>[]) await this.store.removeFile(id);
    await this.store.removeOrphans(before, (key) => isStoredFileReferenced(this.files.manager, key));
  }
}

const toAnswerFile = ({ id, type, size }: Pick<AnswerFileEntity, 'id' | 'type' | 'size'>): AnswerFile => ({
  fileId: id,
  type,
  size,
});
