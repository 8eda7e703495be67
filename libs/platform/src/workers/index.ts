export * from './worker-failures.js';
export * from './worker-trouble-notices.js';
