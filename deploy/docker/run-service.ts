import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { localServices } from '../local/services.ts';
import { environmentFile, root } from './paths.ts';

/** Runs one service with the variables that `prepare.ts` wrote for it. Variables of the container take precedence. */
const service = localServices.find(({ name }) => name === process.argv[2]);
if (service === undefined)
  throw new Error(`Name a service: ${localServices.map(({ name }) => name).join(', ')}`);
const variables = JSON.parse(readFileSync(environmentFile(service.name), 'utf8')) as Record<string, string>;
for (const [variable, value] of Object.entries(variables)) process.env[variable] ??= value;
const folder = path.join(root, 'services', service.folder);
process.chdir(folder);
await import(pathToFileURL(path.join(folder, 'dist/main.js')).href);
