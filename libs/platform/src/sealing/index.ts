export * from './random.js';
export * from './sealing.js';
export * from './wrapping.js';
export * from './day-shares.js';
export * from './record-shares.js';
export * from './sealed-bytes.js';
