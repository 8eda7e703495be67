export * from './notification-channel.js';
export * from './deliver-all.js';
export * from './content/mail-html.js';
export * from './mail/mail-channel.js';
export * from './mail/mail-troubles.js';
export * from './mail/classify-refusal.js';
