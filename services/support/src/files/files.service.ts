import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ErrorCode } from '@khai-bao/contracts';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { FileStore } from '@khai-bao/platform/files';
import { Problem, Clock } from '@khai-bao/platform/core';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { generateSealingKey, sealText, sealBytes, unsealText, unsealBytes } from '@khai-bao/platform/sealing';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { SupportConfig } from '../support.config.js';
import { sanitiseFileName } from './file-name.js';
import type { FileDto } from './files.dto.js';
import type { UploadRefusal } from './upload-refusal.js';
import { UploadInspector } from './upload-inspector.js';

interface FileRow {
  readonly id: string;
  readonly post_id: string | null;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  readonly has_formulas: boolean;
  readonly key_sealed: string;
}

const errorCodeByRefusal: Readonly<Record<UploadRefusal, ErrorCode>> = {
  type: 'SUPPORT.FILE_TYPE',
  macro: 'SUPPORT.FILE_MACRO',
  formula: 'SUPPORT.FILE_FORMULA',
  broken: 'SUPPORT.FILE_BROKEN',
  password: 'SUPPORT.FILE_PASSWORD',
  'old-office': 'SUPPORT.FILE_OLD_OFFICE',
  'external-link': 'SUPPORT.FILE_EXTERNAL_LINK',
  encoding: 'SUPPORT.FILE_BROKEN',
};
/** Unposted files of one account. */
const maxUnpostedFiles = 20;
/** Concurrent inspections in this process. Each holds several copies of its file in memory. */
const inspectionConcurrency = 2;
/** Queued inspections; further uploads get 503 with Retry-After. */
const maxQueuedInspections = 8;
/** Retention of unposted files: a day, in milliseconds. */
const unpostedRetentionMs = 24 * 60 * 60 * 1000;

/** Files of posts: inspects, seals and stores uploads, and reads them for accounts that see the thread. */
@Injectable()
export class FilesService implements OnModuleInit {
  private runningInspections = 0;
  private readonly queuedInspections: (() => void)[] = [];
  private readonly masterKey: Buffer;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: FileStore,
    private readonly clock: Clock,
    private readonly maintenance: DailyMaintenance,
    private readonly trail: AccessTrail,
    private readonly unreadable: UnreadableRows,
    private readonly inspector: UploadInspector,
    config: SupportConfig,
  ) {
    this.masterKey = Buffer.from(config.masterKey, 'base64');
  }

  onModuleInit(): void {
    this.maintenance.registerDailyTask({ name: 'files', run: () => this.deleteAbandonedFiles() });
  }

  /** Inspects and stores a file for a later post. @throws Problem SUPPORT.FILE_…, SUPPORT.TOO_MANY_FILES, PLATFORM.OVERLOADED, PLATFORM.FILES_AWAY */
  async addFile(
    actor: Actor,
    threadId: string,
    encodedName: string | undefined,
    bytes: Buffer,
  ): Promise<FileDto> {
    const name = sanitiseFileName(encodedName);
    if (name === null) throw new Problem('SUPPORT.FILE_NAME');
    if (bytes.length === 0) throw new Problem('SUPPORT.FILE_BROKEN');
    await this.acquireInspectionSlot();
    try {
      const looked = await this.inspector.inspectUpload(name, bytes);
      if (looked.refused !== undefined) throw new Problem(errorCodeByRefusal[looked.refused]);
      return await this.storeFile(actor, threadId, name, bytes, looked);
    } finally {
      this.runningInspections -= 1;
      this.queuedInspections.shift()?.();
    }
  }

  /** Attaches unposted files of the account to its post. @throws Problem SUPPORT.FILE_NOT_FOUND */
  async attachFiles(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
    postId: string,
    fileIds: readonly string[],
  ): Promise<void> {
    if (fileIds.length === 0) return;
    const given = await queryRows(
      manager,
      'update file set post_id = $4, position = array_position($1::uuid[], id) where id = any($1::uuid[]) and thread_id = $2 and uploader_id = $3 and post_id is null returning id',
      [fileIds, threadId, actor.accountId, postId],
    );
    if (given.length !== fileIds.length) throw new Problem('SUPPORT.FILE_NOT_FOUND');
  }

  /** Finds the files of a thread by post. */
  async findFilesByPost(manager: EntityManager, threadId: string): Promise<Map<string, FileDto[]>> {
    const found = await queryRows<FileRow>(
      manager,
      'select * from file where thread_id = $1 and post_id is not null order by post_id, position',
      [threadId],
    );
    const byPost = new Map<string, FileDto[]>();
    for (const row of found) {
      const files = byPost.get(row.post_id!) ?? [];
      files.push(toFileDto(row));
      byPost.set(row.post_id!, files);
    }
    return byPost;
  }

  /**
   * Reads a file and records the access in the trail, because it may contain personal data. The caller has checked that the
   * actor may see the thread.
   * @throws Problem SUPPORT.FILE_NOT_FOUND, PLATFORM.FILES_AWAY
   */
  async openFile(actor: Actor, threadId: string, fileId: string): Promise<FileDto & { bytes: Buffer }> {
    const [row] = await queryRows<FileRow>(
      this.dataSource,
      'select * from file where id = $1 and thread_id = $2 and (post_id is not null or uploader_id = $3)',
      [fileId, threadId, actor.accountId],
    );
    const bytes = row === undefined ? null : await this.readUnsealed(row);
    if (row === undefined || bytes === null) throw new Problem('SUPPORT.FILE_NOT_FOUND');
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'channel.read-file', 'thread', threadId),
    );
    return { ...toFileDto(row), bytes };
  }

  /** Reads a posted file for the archive; null when the file store has lost it. */
  async readContent(fileId: string): Promise<Buffer | null> {
    const [row] = await queryRows<FileRow>(
      this.dataSource,
      'select * from file where id = $1 and post_id is not null',
      [fileId],
    );
    return row === undefined ? null : this.readUnsealed(row);
  }

  /** Deletes a file that was not posted yet. @throws Problem SUPPORT.FILE_NOT_FOUND */
  async deleteUnpostedFile(actor: Actor, threadId: string, fileId: string): Promise<void> {
    const gone = await queryRows<{ id: string }>(
      this.dataSource,
      'delete from file where id = $1 and thread_id = $2 and uploader_id = $3 and post_id is null returning id',
      [fileId, threadId, actor.accountId],
    );
    if (gone.length === 0) throw new Problem('SUPPORT.FILE_NOT_FOUND');
    // The file counts as deleted without its row. The daily task deletes bytes that remain when the store is unavailable.
    await this.store.removeFile(fileId).catch(() => undefined);
  }

  private async readUnsealed(row: FileRow): Promise<Buffer | null> {
    const sealed = await this.store.getFile(row.id);
    if (sealed === null) return null;
    return this.unreadable.readRowOr<Buffer | null>(
      'file',
      row.id,
      () => {
        const key = Buffer.from(
          unsealText(this.masterKey, row.key_sealed, sealingContextOf(row.id)),
          'base64',
        );
        return unsealBytes(key, sealed, sealingContextOf(row.id));
      },
      () => null,
    );
  }

  /** Waits until an inspection may run. @throws Problem PLATFORM.OVERLOADED when the queue is full */
  private async acquireInspectionSlot(): Promise<void> {
    if (
      this.runningInspections + this.queuedInspections.length >=
      inspectionConcurrency + maxQueuedInspections
    )
      throw new Problem('PLATFORM.OVERLOADED', { retryAfter: 2 });
    while (this.runningInspections >= inspectionConcurrency)
      await new Promise<void>((go) => this.queuedInspections.push(go));
    this.runningInspections += 1;
  }

  /** Deletes files that were not posted within a day, and stored bytes without a row. */
  private async deleteAbandonedFiles(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - unpostedRetentionMs);
    const gone = await queryRows<{ id: string }>(
      this.dataSource,
      'delete from file where post_id is null and stored_at < $1 returning id',
      [before],
    );
    for (const { id } of gone) await this.store.removeFile(id);
    await this.store.removeOrphans(
      before,
      async (key) => (await queryRows(this.dataSource, 'select 1 from file where id = $1', [key])).length > 0,
    );
  }

  private async storeFile(
    actor: Actor,
    threadId: string,
    name: string,
    bytes: Buffer,
    { type, hasFormulas }: { readonly type: string; readonly hasFormulas: boolean },
  ): Promise<FileDto> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const id = uuidv7();
    const key = generateSealingKey();
    return this.dataSource.transaction(async (manager) => {
      await queryRows(manager, 'select pg_advisory_xact_lock(hashtextextended($1, 13))', [actor.accountId]);
      const waiting = await queryRows<FileRow & { thread_id: string }>(
        manager,
        'select * from file where uploader_id = $1 and post_id is null',
        [actor.accountId],
      );
      // A repeated upload after a lost response returns the stored file.
      const again = waiting.find(
        (row) => row.thread_id === threadId && row.sha256 === sha256 && row.name === name,
      );
      if (again !== undefined) return toFileDto(again);
      if (waiting.length >= maxUnpostedFiles) throw new Problem('SUPPORT.TOO_MANY_FILES');
      // The bytes are stored before the row: bytes without a row are deleted later, a row without bytes would be a broken file.
      await this.store.putFile(id, sealBytes(key, bytes, sealingContextOf(id)));
      const [row] = await queryRows<FileRow>(
        manager,
        `insert into file (id, thread_id, uploader_id, name, type, size, sha256, has_formulas, key_sealed, stored_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning *`,
        [
          id,
          threadId,
          actor.accountId,
          name,
          type,
          bytes.length,
          sha256,
          hasFormulas,
          sealText(this.masterKey, key.toString('base64'), sealingContextOf(id)),
          this.clock.now(),
        ],
      );
      return toFileDto(row!);
    });
  }
}

const sealingContextOf = (id: string): string => `file:${id}`;

const toFileDto = (row: FileRow): FileDto => ({
  fileId: row.id,
  name: row.name,
  type: row.type,
  size: row.size,
  sha256: row.sha256,
  hasFormulas: row.has_formulas,
});
