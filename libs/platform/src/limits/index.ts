export * from './client-address.js';
export * from './limiter.js';
export * from './limits.module.js';
