export * from './random.js';
export * from './sealing.js';
export * from './wrapping.js';
