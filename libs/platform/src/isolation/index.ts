export * from './isolated-process.js';
