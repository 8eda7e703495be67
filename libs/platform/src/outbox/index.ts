export * from './outbox.js';
export * from './relay.js';
export type { OutboxExpander } from './row-expander.js';
