export * from './kafka-client.js';
export * from './idle-queue-polling.js';
export * from './unsendable-errors.js';
