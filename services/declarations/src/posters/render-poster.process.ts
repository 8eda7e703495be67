import type { PosterContent } from './poster-content.js';
import { renderPosterPdf } from './poster-pdf.js';

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
process.stdout.write(
  await renderPosterPdf(JSON.parse(Buffer.concat(chunks).toString('utf8')) as PosterContent),
);
