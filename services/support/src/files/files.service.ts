import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ErrorCode } from '@khai-bao/contracts';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { FileStore } from '@khai-bao/platform/files';
import { Problem, Clock } from '@khai-bao/platform/core';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { generateSealingKey, sealText, sealBytes, unsealText, unsealBytes } from '@khai-bao/platform/sealing';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, IsNull, Not, Repository, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { SupportConfig } from '../support.config.js';
import { sanitiseFileName } from './file-name.js';
import { FileEntity } from './file.entity.js';
import type { FileDto } from './files.dto.js';
import { attachFiles, deleteUnpostedFilesBefore, lockUploadsOf } from './files.queries.js';
import type { UploadRefusal } from './upload-refusal.js';
import { UploadInspector } from './upload-inspector.js';

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
    @InjectRepository(FileEntity) private readonly fileRows: Repository<FileEntity>,
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
    const attached = await attachFiles(manager, { threadId, uploaderId: actor.accountId, postId }, fileIds);
    if (attached !== fileIds.length) throw new Problem('SUPPORT.FILE_NOT_FOUND');
  }

  /** Finds the files of a thread by post. */
  async findFilesByPost(manager: EntityManager, threadId: string): Promise<Map<string, FileDto[]>> {
    const found = await manager.find(FileEntity, {
      where: { threadId, postId: Not(IsNull()) },
      order: { postId: 'ASC', position: 'ASC' },
    });
    const byPost = new Map<string, FileDto[]>();
    for (const file of found) {
      const files = byPost.get(file.postId!) ?? [];
      files.push(toFileDto(file));
      byPost.set(file.postId!, files);
    }
    return byPost;
  }

  /**
   * Reads a file and records the access in the trail, because it may contain personal data. The caller has checked that the
   * actor may see the thread.
   * @throws Problem SUPPORT.FILE_NOT_FOUND, PLATFORM.FILES_AWAY
   */
  async openFile(actor: Actor, threadId: string, fileId: string): Promise<FileDto & { bytes: Buffer }> {
    const file = await this.fileRows.findOneBy([
      { id: fileId, threadId, postId: Not(IsNull()) },
      { id: fileId, threadId, uploaderId: actor.accountId },
    ]);
    const bytes = file === null ? null : await this.readUnsealed(file);
    if (file === null || bytes === null) throw new Problem('SUPPORT.FILE_NOT_FOUND');
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'channel.read-file', 'thread', threadId),
    );
    return { ...toFileDto(file), bytes };
  }

  /** Reads a posted file for the archive; null when the file store has lost it. */
  async readContent(fileId: string): Promise<Buffer | null> {
    const file = await this.fileRows.findOneBy({ id: fileId, postId: Not(IsNull()) });
    return file === null ? null : this.readUnsealed(file);
  }

  /** Deletes a file that was not posted yet. @throws Problem SUPPORT.FILE_NOT_FOUND */
  async deleteUnpostedFile(actor: Actor, threadId: string, fileId: string): Promise<void> {
    const { affected } = await this.fileRows.delete({
      id: fileId,
      threadId,
      uploaderId: actor.accountId,
      postId: IsNull(),
    });
    if (affected === 0) throw new Problem('SUPPORT.FILE_NOT_FOUND');
    // The file counts as deleted without its row. The daily task deletes bytes that remain when the store is unavailable.
    await this.store.removeFile(fileId).catch(() => undefined);
  }

  private async readUnsealed({ id, sealedKey }: FileEntity): Promise<Buffer | null> {
    const sealed = await this.store.getFile(id);
    if (sealed === null) return null;
    return this.unreadable.readRowOr<Buffer | null>(
      'file',
      id,
      () => {
        const key = Buffer.from(unsealText(this.masterKey, sealedKey, sealingContextOf(id)), 'base64');
        return unsealBytes(key, sealed, sealingContextOf(id));
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
    for (const id of await deleteUnpostedFilesBefore(this.dataSource.manager, before))
      await this.store.removeFile(id);
    await this.store.removeOrphans(before, (key) => this.fileRows.existsBy({ id: key }));
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
      await lockUploadsOf(manager, actor.accountId);
      const files = manager.getRepository(FileEntity);
      const unposted = await files.findBy({ uploaderId: actor.accountId, postId: IsNull() });
      // A repeated upload after a lost response returns the stored file.
      const again = unposted.find(
        (file) => file.threadId === threadId && file.sha256 === sha256 && file.name === name,
      );
      if (again !== undefined) return toFileDto(again);
      if (unposted.length >= maxUnpostedFiles) throw new Problem('SUPPORT.TOO_MANY_FILES');
      // The bytes are stored before the row: bytes without a row are deleted later, a row without bytes would be a broken file.
      await this.store.putFile(id, sealBytes(key, bytes, sealingContextOf(id)));
      const file: FileEntity = {
        id,
        threadId,
        postId: null,
        position: 0,
        uploaderId: actor.accountId,
        name,
        type,
        size: bytes.length,
        sha256,
        hasFormulas,
        sealedKey: sealText(this.masterKey, key.toString('base64'), sealingContextOf(id)),
        storedAt: this.clock.now(),
      };
      await files.insert(file);
      return toFileDto(file);
    });
  }
}

const sealingContextOf = (id: string): string => `file:${id}`;

const toFileDto = ({ id, name, type, size, sha256, hasFormulas }: FileEntity): FileDto => ({
  fileId: id,
  name,
  type,
  size,
  sha256,
  hasFormulas,
});
