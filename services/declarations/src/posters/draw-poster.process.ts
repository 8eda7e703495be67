import { posterPdf } from './poster.pdf.js';
import type { Poster } from './poster.js';

const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(part as Buffer);
process.stdout.write(await posterPdf(JSON.parse(Buffer.concat(parts).toString('utf8')) as Poster));
