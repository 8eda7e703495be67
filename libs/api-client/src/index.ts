export * from './declarations.js';
export * from './http.js';
export * from './registration.js';
