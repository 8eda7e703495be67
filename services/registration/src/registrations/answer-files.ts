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
import { UnitContacts } from './unit-contacts.js';
import type { UnitRow } from './unit.row.js';

/** A file that a unit answers with, as it is shown: no name of it is kept. */
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

/** An answer has so many files at most, and a question so many that wait for one. */
export const mostFiles = 3;
/** Files of one registration over its whole life: a script does not fill the store by answering again and again. */
const mostOfUnit = 12;
/** What was not sent with an answer within a day was given up, milliseconds. */
const givenUp = 24 * 60 * 60 * 1000;

/** Files of a unit's answers: looked into, sealed under the unit's key, kept in the file store, given to its committee's officers. */
@Injectable()
export class AnswerFiles implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: FileStore,
    private readonly contacts: UnitContacts,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
    private readonly keeper: DailyMaintenance,
  ) {}

  onModuleInit(): void {
    this.keeper.registerDailyTask({ name: 'answer-files', run: () => this.removeGivenUp() });
  }

  /**
   * Keeps a file for an answer that is still to come; the same bytes again are the same file.
   * @throws Problem REGISTRATION.WRONG_STATE when nothing is asked, FILE_TYPE, TOO_MANY_FILES
   */
  async add(trackingCode: string, read: () => Promise<Buffer>): Promise<AnswerFile> {
    const [asked] = await this.dataSource.transaction((manager) => this.room(manager, trackingCode));
    const bytes = await read();
    const type = detectMediaType(bytes);
    if (type === null || (type === 'application/pdf' && hasActivePdfContent(bytes)))
      throw new Problem('REGISTRATION.FILE_TYPE');
    return this.dataSource.transaction(async (manager) => {
      const mark = this.contacts.fileMark(asked, bytes);
      const [unit, held] = await this.room(manager, trackingCode, mark);
      const again = held.find((file) => file.mark === mark && file.history_id === null);
      if (again !== undefined) return present(again);
      const id = uuidv7();
      // Before its row: bytes without a row are cleaned up, a row without bytes would promise what is not there.
      await this.store.putFile(id, this.contacts.sealFile(unit, id, bytes));
      const [row] = await queryRows<FileRow>(
        manager,
        'insert into answer_file (id, unit_id, type, size, mark, stored_at) values ($1, $2, $3, $4, $5, $6) returning *',
        [id, unit.id, type, bytes.length, mark, this.clock.now()],
      );
      return present(row!);
    });
  }

  /** Gives waiting files to the answer that was just written into the history. @throws Problem REGISTRATION.FILE_NOT_FOUND */
  async attach(manager: EntityManager, unitId: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const given = await queryRows(
      manager,
      'update answer_file set history_id = (select max(id) from unit_history where unit_id = $1) where unit_id = $1 and id = any($2::uuid[]) and history_id is null returning id',
      [unitId, ids],
    );
    if (given.length !== new Set(ids).size) throw new Problem('REGISTRATION.FILE_NOT_FOUND');
  }

  /** The files of a unit's answers, by the entry of its history. */
  async ofUnit(unitId: string): Promise<ReadonlyMap<string, AnswerFile[]>> {
    const found = await queryRows<FileRow>(
      this.dataSource,
      'select * from answer_file where unit_id = $1 and history_id is not null order by id',
      [unitId],
    );
    const byEntry = new Map<string, AnswerFile[]>();
    for (const row of found)
      byEntry.set(row.history_id!, [...(byEntry.get(row.history_id!) ?? []), present(row)]);
    return byEntry;
  }

  /** A file's content, for an officer of the unit's area: opening it leaves a trail. @throws Problem REGISTRATION.FILE_NOT_FOUND */
  async open(actor: Actor, unitId: string, fileId: string): Promise<AnswerFile & { bytes: Buffer }> {
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
    const bytes = this.contacts.openFileOrNull(found, fileId, sealed);
    if (bytes === null) throw new Problem('REGISTRATION.FILE_NOT_FOUND');
    return { ...present({ ...found, id: found.file_id }), bytes };
  }

  /** The unit that is asked, locked, and its files, when there is room for one more. @param mark of bytes that may be there already */
  private async room(
    manager: EntityManager,
    trackingCode: string,
    mark?: string,
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
    const known = waiting.some((file) => file.mark === mark);
    // Before the bytes are read one more than fits is let through: they may be a repeat.
    const most = mostFiles + (mark === undefined ? 1 : 0);
    if (!known && (waiting.length >= most || held.length >= mostOfUnit))
      throw new Problem('REGISTRATION.TOO_MANY_FILES');
    return [unit, held];
  }

  /** Files that no answer was sent with within a day, and bytes that no row knows of. */
  private async removeGivenUp(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - givenUp);
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

const present = ({ id, type, size }: Pick<FileRow, 'id' | 'type' | 'size'>): AnswerFile => ({
  fileId: id,
  type,
  size,
});
