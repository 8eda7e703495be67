export * from './file-store.js';
export * from './picture-or-pdf.js';
