export * from './mailer.js';
export * from './mail-troubles.js';
export * from './classify-refusal.js';
