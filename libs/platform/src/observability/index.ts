export * from './logging.js';
export * from './health.js';
export * from './metrics.js';
export * from './load-monitor.js';
