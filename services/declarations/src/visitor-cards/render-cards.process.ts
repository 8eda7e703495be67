import { renderPdf } from '../posters/poster-pdf.js';
import { drawCardSheets, type PrintedCard } from './card-sheet.js';

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const cards = JSON.parse(Buffer.concat(chunks).toString('utf8')) as PrintedCard[];
process.stdout.write(await renderPdf(drawCardSheets(cards), 'Khai Báo: thẻ khai báo'));
