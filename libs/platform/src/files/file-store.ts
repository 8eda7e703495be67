import { access, constants, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../core/problem.js';

/** Thrown when the store is temporarily unavailable. The client receives 503 with `Retry-After`. */
export class FileStoreUnavailableError extends Problem {
  /** @param reason for the log and the health report, without secrets @param retryAfterMs delay before a retry makes sense */
  constructor(
    readonly reason: string,
    retryAfterMs: number,
  ) {
    super('PLATFORM.FILES_AWAY', { retryAfter: Math.ceil(retryAfterMs / 1_000) });
  }
}

/**
 * Stores the bytes of files outside the database, in a folder (`FolderFileStore`) or a bucket (`S3FileStore`) that
 * all instances of a service share. The bytes are sealed by the caller. A failed operation throws
 * `FileStoreUnavailableError` for a bucket, and the error of the file system for a folder.
 */
export abstract class FileStore {
  /** Stores bytes under a key (a UUID) and replaces earlier ones. When it resolves, the bytes are complete and durable. */
  abstract putFile(key: string, bytes: Buffer): Promise<void>;
  /** Returns the bytes, or null when the key does not exist. */
  abstract getFile(key: string): Promise<Buffer | null>;
  /** Deletes the bytes. A missing key is not an error. */
  abstract removeFile(key: string): Promise<void>;
  /** Lists the keys that were stored before an instant, and skips names that are not keys. */
  abstract listKeysBefore(instant: Date): AsyncIterable<string>;
  /** Checks the store for the health report. @throws Error with the reason why the store is unavailable */
  abstract checkAvailability(): Promise<void>;

  /** Deletes bytes that were stored before an instant and have no row: the process was killed before it wrote the row. */
  async removeOrphans(before: Date, isKnown: (key: string) => Promise<boolean>): Promise<void> {
    for await (const key of this.listKeysBefore(before))
      if (!(await isKnown(key))) await this.removeFile(key);
  }
}

export const isFileKey = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** @throws Error for a key that is not a UUID and could lead outside of the store */
export function assertFileKey(key: string): void {
  if (!isFileKey(key)) throw new Error('a key of the file store is a UUID');
}

/** Stores files in a folder, in 256 subfolders by the last two characters of the key, so that none grows too large. */
export class FolderFileStore extends FileStore {
  private readonly folder: string;

  /** @param folder shared by all instances of one service, and by no other service */
  constructor(folder: string) {
    super();
    this.folder = path.resolve(folder);
  }

  async putFile(key: string, bytes: Buffer): Promise<void> {
    const file = this.pathOf(key);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    // Written to a temporary file and then renamed, so that a file is never partial.
    const beside = `${file}.part`;
    const handle = await open(beside, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    const folder = await open(path.dirname(file), 'r');
    await folder.sync().finally(() => folder.close());
  }

  async getFile(key: string): Promise<Buffer | null> {
    try {
      return await readFile(this.pathOf(key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async removeFile(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async *listKeysBefore(instant: Date): AsyncIterable<string> {
    for (const part of await readdir(this.folder).catch(() => [])) {
      for (const name of await readdir(path.join(this.folder, part)).catch(() => [])) {
        const key = name.replace(/\.part$/, '');
        if (!isFileKey(key)) continue;
        const { mtime } = await stat(path.join(this.folder, part, name)).catch(() => ({ mtime: new Date() }));
        if (mtime >= instant) continue;
        if (name.endsWith('.part')) await rm(path.join(this.folder, part, name), { force: true });
        else yield key;
      }
    }
  }

  async checkAvailability(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await access(this.folder, constants.R_OK | constants.W_OK);
  }

  private pathOf(key: string): string {
    assertFileKey(key);
    return path.join(this.folder, key.slice(-2), key);
  }
}
