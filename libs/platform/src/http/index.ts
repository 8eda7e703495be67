export * from './problem.js';
export * from './problem.filter.js';
export * from './validation.js';
export * from './fast-lane.js';
export * from './page.js';
export * from './live-stream.js';
export * from './platform.module.js';
export * from './start-service.js';
