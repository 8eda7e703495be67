export * from './worker-failures.js';
export * from './worker-trouble-notices.js';
export * from './unreadable-rows.js';
