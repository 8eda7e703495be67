export * from './office-time.js';
export * from './working-days.js';
export * from './working-time.js';
