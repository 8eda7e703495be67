// Writes asyncapi.json from the event classes. Run: npm run asyncapi -w @khai-bao/contracts
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createAsyncApiDocument } from '../dist/asyncapi.js';

const file = path.join(import.meta.dirname, '../asyncapi.json');
writeFileSync(file, `${JSON.stringify(createAsyncApiDocument(), null, 2)}\n`);
