import { maxFilesPerAnswer } from '@khai-bao/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import {
  FileStore,
  detectMediaType,
  hasActivePdfContent,
  type ImageOrPdfType,
} from '@khai-bao/platform/files';
import { Problem, Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitRow } from '../units/unit.row.js';

/** A file of a unit's answer. Its name is not stored. */
export interface AnswerFile {
  readonly fileId: string;
  readonly type: ImageOrPdfType;
  /** Bytes. */
  readonly size: number;
}

interface FileRow {
  readonly id: string;
  readonly history_id: string | null;
  readonly type: ImageOrPdfType;
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
      const again = held.find((file) => file.mark === fileIndex && file.history_id === null);
      if (again !== undefined) return toAnswerFile(again);
      const id = uuidv7();
      // Before the row: bytes without a row are deleted daily, but a row without bytes would be a broken link.
      await this.store.putFile(id, this.cipher.sealFile(unit, id, bytes));
      const [row] = await queryRows<FileRow>(
        manager,
        'insert into answer_file (id, unit_id, type, size, mark, stored_at) values ($1, $2, $3, $4, $5, $6) returning *',
        [id, unit.id, type, bytes.length, fileIndex, this.clock.now()],
      );
      return toAnswerFile(row!);
    });
  }

  /** Attaches waiting files to the latest entry of the history. @throws Problem REGISTRATION.FILE_NOT_FOUND */
  async attachFiles(manager: EntityManager, unitId: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const given = await queryRows(
      manager,
      'update answer_file set history_id = (select max(id) from unit_history where unit_id = $1) where unit_id = $1 and id = any($2::uuid[]) and history_id is null returning id',
      [unitId, ids],
    );
    if (given.length !== new Set(ids).size) throw new Problem('REGISTRATION.FILE_NOT_FOUND');
  }

  /** Lists the attached files of a unit by the id of their history entry. */
  async listFilesOfUnit(
    unitId: string,
    runner: Pick<EntityManager, 'query'>,
  ): Promise<ReadonlyMap<string, AnswerFile[]>> {
    const found = await queryRows<FileRow>(
      runner,
      'select * from answer_file where unit_id = $1 and history_id is not null order by id',
      [unitId],
    );
    const byEntry = new Map<string, AnswerFile[]>();
    for (const row of found)
      byEntry.set(row.history_id!, [...(byEntry.get(row.history_id!) ?? []), toAnswerFile(row)]);
    return byEntry;
  }

  /** Reads an attached file for an officer of the unit's area and records the access in the trail. @throws Problem REGISTRATION.FILE_NOT_FOUND */
  async openFile(actor: Actor, unitId: string, fileId: string): Promise<AnswerFile & { bytes: Buffer }> {
    const scope = jurisdictionSql(actor, 'u.area_path', 3);
    const [found] = await queryRows<UnitRow & FileRow & { file_id: string }>(
      this.dataSource,
      `select u.*, f.id as file_id, f.type, f.size, f.history_id from answer_file f join unit u on u.id = f.unit_id
       where f.id = $1 and f.unit_id = $2 and f.history_id is not null and ${scope.sql}`,
      [fileId, unitId, ...scope.parameters],
    );
    if (found === undefined) throw new Problem('REGISTRATION.FILE_NOT_FOUND');
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'registration.read-file', 'unit', unitId),
    );
    const sealed = await this.store.getFile(fileId);
    if (sealed === null) throw new Problem('REGISTRATION.FILE_NOT_FOUND');
    const bytes = this.cipher.openFileOrNull(found, fileId, sealed);
    if (bytes === null) throw new Problem('REGISTRATION.FILE_NOT_FOUND');
    return { ...toAnswerFile({ ...found, id: found.file_id }), bytes };
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
  ): Promise<[UnitRow, (FileRow & { mark: string })[]]> {
    const [unit] = await queryRows<UnitRow>(
      manager,
      'select * from unit where tracking_code = $1 for update',
      [trackingCode],
    );
    if (unit?.state !== 'NEEDS_INFO') throw new Problem('REGISTRATION.WRONG_STATE');
    const held = await queryRows<FileRow & { mark: string }>(
      manager,
      'select * from answer_file where unit_id = $1',
      [unit.id],
    );
    const waiting = held.filter(({ history_id }) => history_id === null);
    const known = waiting.some((file) => file.mark === fileIndex);
    // Before the bytes are read, one file above the limit is accepted: it may be a repeated one.
    const maxWaiting = maxFilesPerAnswer + (fileIndex === undefined ? 1 : 0);
    if (!known && (waiting.length >= maxWaiting || held.length >= maxFilesPerUnit))
      throw new Problem('REGISTRATION.TOO_MANY_FILES');
    return [unit, held];
  }

  /** Deletes files without an answer after a day, and bytes without a row. */
  private async deleteUnattachedFiles(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - unattachedRetentionMs);
    const gone = await queryRows<{ id: string }>(
      this.dataSource,
      'delete from answer_file where history_id is null and stored_at < $1 returning id',
      [before],
    );
    for (const { id } of gone) await this.store.removeFile(id);
    await this.store.removeOrphans(
      before,
      async (key) =>
        (
          await queryRows(
            this.dataSource,
            'select 1 from answer_file where id = $1 union all select 1 from inspection_photo where id = $1',
            [key],
          )
        ).length > 0,
    );
  }
}

const toAnswerFile = ({ id, type, size }: Pick<FileRow, 'id' | 'type' | 'size'>): AnswerFile => ({
  fileId: id,
  type,
  size,
});
