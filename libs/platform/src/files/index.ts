export * from './bare-picture.js';
export * from './file-store.js';
export * from './picture-or-pdf.js';
