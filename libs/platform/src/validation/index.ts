export * from './email-address.js';
export * from './instant.js';
export * from './nested-member.js';
export { OptionalMember } from './optional-member.js';
export * from './plain-text.js';
