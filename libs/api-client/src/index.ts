export type { Client, Sendable } from './client.js';
export * from './http.js';
export * from './new-key.js';
export * from './public-client.js';
