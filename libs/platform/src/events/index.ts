export * from './outgoing-event.js';
