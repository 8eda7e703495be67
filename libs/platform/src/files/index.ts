export * from './bare-picture.js';
export * from './file-store.js';
export * from './file-store-from.js';
export * from './files-config.js';
export * from './picture-or-pdf.js';
export * from './s3-file-store.js';
