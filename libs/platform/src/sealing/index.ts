export * from './sealing.js';
export * from './wrapping.js';
