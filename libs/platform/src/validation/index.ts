export * from './instant.js';
export * from './plain-text.js';
