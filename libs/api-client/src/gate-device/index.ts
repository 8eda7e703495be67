export { supportsDeviceKeys } from './device-keys.js';
export * from './enrol-gate-device.js';
export * from './gate-device-session.js';
export type { GateDeviceCondition, GateDeviceRules, GateDeviceStatus } from './gate-device-status.js';
export type { GateDeviceRecord, GateDeviceStore, KeptPin, KnownGuard } from './gate-device-store.js';
