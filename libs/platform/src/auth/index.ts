export type { Actor } from './actor.js';
export * from './decorators.js';
export * from './token-verifier.js';
export * from './account-versions.js';
export * from './account-versions.consumer.js';
export * from './ended-sessions.consumer.js';
export * from './auth.guard.js';
export * from './scope.js';
export * from './access-trail.js';
