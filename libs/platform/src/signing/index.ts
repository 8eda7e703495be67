export * from './canonical-json.js';
export * from './message-signature.js';
export * from './signed-statement.js';
