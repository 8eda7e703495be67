/** Version of the exchange between the page on a gate device and accounts. It grows when either side would misread the other. */
export const gateDeviceHandshakeVersion = 1;
/** Oldest version that accounts still understands. */
export const oldestGateDeviceHandshakeVersion = 1;

/** Whether accounts understands a page of this version. A newer page than the service is refused as well. */
export const supportsGateDeviceHandshake = (version: number): boolean =>
  version >= oldestGateDeviceHandshakeVersion && version <= gateDeviceHandshakeVersion;

/** Digits of a guard's PIN. */
export const guardPinLength = 6;
/** Wrong PINs in a row after which a gate device is locked. */
export const maxWrongPins = 5;
/** Maximum length of a shift on a gate device, and time within which a guard may start one there without a network: 12 hours. */
export const maxGateShiftMs = 12 * 60 * 60 * 1000;
