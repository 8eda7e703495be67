import { chmodSync, mkdirSync } from 'node:fs';

/** Makes a folder that only its owner can look into, also one that was made open before. */
export function privateFolder(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return folder;
}
