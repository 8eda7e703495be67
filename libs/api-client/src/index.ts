export * from './declarations.js';
export * from './http.js';
export * from './new-key.js';
export * from './registration.js';
