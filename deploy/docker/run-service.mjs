import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { localServices } from '../local/services.mjs';
import { environmentFile, root } from './places.mjs';

/** Runs one service with what `prepare.mjs` wrote down for it; what the container's own environment says wins. */
const service = localServices.find(({ name }) => name === process.argv[2]);
if (service === undefined)
  throw new Error(`Name a service: ${localServices.map(({ name }) => name).join(', ')}`);
const given = JSON.parse(readFileSync(environmentFile(service.name), 'utf8'));
for (const [variable, value] of Object.entries(given)) process.env[variable] ??= value;
const folder = path.join(root, 'services', service.folder);
process.chdir(folder);
await import(pathToFileURL(path.join(folder, 'dist/main.js')).href);
