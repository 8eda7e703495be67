import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');
export const defaultStateDir = path.join(root, '.state/local');
export const jarsDir = path.join(root, '.state/jars');
export const binDir = path.join(root, '.state/bin');
