export * from './consumer-context.js';
export * from './decode.js';
export * from './dead-letters.js';
export * from './batch-processor.js';
export * from './kafka-strategy.js';
export * from './on-event.js';
