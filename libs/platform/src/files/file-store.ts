import { access, constants, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../core/problem.js';

/** The store could not do it now; the same may succeed later. To whoever asked it is a 503 with `Retry-After`. */
export class FileStoreUnavailableError extends Problem {
  /** @param reason for the log and for health: without secrets @param rest milliseconds after which trying again makes sense */
  constructor(
    readonly reason: string,
    rest: number,
  ) {
    super('PLATFORM.FILES_AWAY', { retryAfter: Math.ceil(rest / 1_000) });
  }
}

/**
 * Where the bytes of files are: outside the database, behind this. A folder (`FolderFileStore`) or a bucket (`S3FileStore`)
 * that all instances of a service share. Bytes come sealed. What cannot be done now is `FileStoreUnavailableError` where the store is
 * elsewhere, the system's own error where it is a folder.
 */
export abstract class FileStore {
  /** Keeps bytes under a key (a UUID), in the place of what was there; when it returns they are whole and outlive a power cut. */
  abstract putFile(key: string, bytes: Buffer): Promise<void>;
  /** The bytes; null when there are none. */
  abstract getFile(key: string): Promise<Buffer | null>;
  /** Lets them go; nothing to let go is no error. */
  abstract removeFile(key: string): Promise<void>;
  /** Keys that were put before an instant; what is no key of ours is passed over. */
  abstract listKeysBefore(instant: Date): AsyncIterable<string>;
  /** For health. @throws Error that says why the store cannot be used now */
  abstract checkAvailability(): Promise<void>;

  /** Lets go bytes that were put before an instant and that nobody knows of: whoever put them was killed before their row was written. */
  async removeOrphans(before: Date, isKnown: (key: string) => Promise<boolean>): Promise<void> {
    for await (const key of this.listKeysBefore(before))
      if (!(await isKnown(key))) await this.removeFile(key);
  }
}

export const isFileKey = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** @throws Error for what could lead out of the store's own place */
export function assertFileKey(key: string): void {
  if (!isFileKey(key)) throw new Error('a key of the file store is a UUID');
}

/** A folder: 256 folders in it by the key's last two characters, so that none grows too large. */
export class FolderFileStore extends FileStore {
  private readonly folder: string;

  /** @param folder all instances of a service share it, and services do not */
  constructor(folder: string) {
    super();
    this.folder = path.resolve(folder);
  }

  async putFile(key: string, bytes: Buffer): Promise<void> {
    const file = this.pathOf(key);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    // Beside it first, then moved: a file is there whole or not at all.
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
