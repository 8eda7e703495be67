export * from './outbox.js';
export * from './relay.js';
export type { Expander } from './row-expander.js';
