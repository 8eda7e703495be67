export * from './strip-image-metadata.js';
export * from './file-store.js';
export * from './provide-file-store.js';
export * from './files-config.js';
export * from './media-type.js';
export * from './s3-file-store.js';
