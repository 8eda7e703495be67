export * from './database.js';
export * from './entity-rows.js';
export * from './transient-errors.js';
export * from './daily-maintenance.js';
export * from './postgres-listener.js';
export * from './json-list.js';
export * from './snake-case-naming.js';
