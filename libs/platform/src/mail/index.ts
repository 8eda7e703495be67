export * from './mailer.js';
export * from './mail-troubles.js';
export * from './refusal.js';
