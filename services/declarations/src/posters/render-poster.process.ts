import { drawPosterSet } from './draw-poster-set.js';
import type { PosterSet } from './poster-content.js';
import { renderPosterPdf } from './poster-pdf.js';

/** The input of this process: what to draw, and as what. */
interface RenderRequest {
  readonly format: 'pdf' | 'drawing';
  readonly set: PosterSet;
}

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const { format, set } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as RenderRequest;
process.stdout.write(format === 'pdf' ? await renderPosterPdf(set) : JSON.stringify([...drawPosterSet(set)]));
