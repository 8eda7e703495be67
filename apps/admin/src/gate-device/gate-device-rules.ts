import type { GateDeviceRules } from '@khai-bao/api-client/gate-device';
import { gateDeviceHandshakeVersion, maxGateShiftMs, maxWrongPins } from '@khai-bao/contracts/gate-devices';

/** Version of this page: the hash in the name of its script, which changes with every build. */
function readAppVersion(): string {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src ?? '';
  return /-([\w-]{6,20})\.js/.exec(script)?.[1] ?? 'dev';
}

/** What this page and accounts agree on about gate devices. */
export const readGateDeviceRules = (): GateDeviceRules => ({
  handshakeVersion: gateDeviceHandshakeVersion,
  appVersion: readAppVersion(),
  maxWrongPins,
  maxShiftMs: maxGateShiftMs,
});
