export * from './bounce-address.js';
export * from './bounce-reason.js';
export * from './bounce-server.js';
export * from './delivery-report.js';
