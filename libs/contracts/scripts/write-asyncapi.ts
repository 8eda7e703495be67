// Writes asyncapi.json from the built event classes. Run: npm run asyncapi -w @khai-bao/contracts
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const builtModule = '../dist/asyncapi.js';
const { createAsyncApiDocument } = (await import(builtModule)) as typeof import('../src/asyncapi.js');
const file = path.join(import.meta.dirname, '../asyncapi.json');
writeFileSync(file, `${JSON.stringify(createAsyncApiDocument(), null, 2)}\n`);
