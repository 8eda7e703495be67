export * from './clock.js';
export * from './correlation.js';
export * from './problem.js';
export * from './service-name.js';
