export * from './database.js';
export * from './transient.js';
export * from './partition-keeper.js';
export * from './listener.js';
export * from './json-list.js';
