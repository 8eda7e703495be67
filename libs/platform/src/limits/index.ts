export * from './client-address.js';
export * from './rate-limiter.js';
export * from './rate-limit.module.js';
