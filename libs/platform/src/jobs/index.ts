export * from './timer-scheduler.js';
export * from './timer.js';
