export * from './is-working-hours.js';
export * from './working-days.js';
export * from './working-time.js';
