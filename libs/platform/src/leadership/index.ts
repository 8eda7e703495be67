export * from './leader-loop.js';
export * from './wait.js';
