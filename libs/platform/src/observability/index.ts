export * from './clock.js';
export * from './correlation.js';
export * from './logging.js';
export * from './health.js';
export * from './metrics.js';
export * from './pressure.js';
export * from './unreadable-rows.js';
