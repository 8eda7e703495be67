import { chmodSync, mkdirSync } from 'node:fs';

/** Creates a folder with mode 0700, and restricts one that exists already to that mode. */
export function createPrivateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return folder;
}
