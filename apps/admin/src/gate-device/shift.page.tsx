import '../styles/gate.css';
import '../styles/gate-device.css';
import type { GateDeviceSession } from '@khai-bao/api-client/gate-device';
import { Button, LogoSign } from '@khai-bao/ui';
import { Ban } from 'lucide-react';
import { useEffect } from 'react';
import { gateDeviceStore } from './device-store.js';
import { gateDeviceTexts } from './gate-device.texts.js';
import { ShiftStart } from './shift-start.js';
import { useGateDeviceStatus } from './use-gate-device.js';

/** What a gate device shows between two shifts: the guards of the unit, or that it is locked or has ended. */
export function ShiftPage({ device }: { device: GateDeviceSession }) {
  const t = gateDeviceTexts.useTexts();
  const { condition } = useGateDeviceStatus(device);
  const { name, unitName } = device.device;
  useEffect(() => {
    document.title = `${unitName} · Khai Báo`;
  }, [unitName]);
  return (
    <div className="gate-room" data-theme="dark">
      <header className="gate-top">
        <span className="kb-mark">
          <LogoSign size={26} />
          <h1 className="clip">{unitName}</h1>
        </span>
        <span className="dim clip">{t.device(name)}</span>
      </header>
      <main className="gate-main">
        {condition === 'ended' ? (
          <EndedDevice device={device} />
        ) : (
          <ShiftStart device={device} onStarted={() => undefined} />
        )}
      </main>
    </div>
  );
}

/** The unit has ended the device. Checks that wait on it are sent by somebody who signs in with a password here. */
function EndedDevice({ device }: { device: GateDeviceSession }) {
  const t = gateDeviceTexts.useTexts();
  const leave = (): void => {
    void gateDeviceStore
      .forgetDevice()
      .catch(() => undefined)
      .finally(() => location.reload());
  };
  return (
    <section className="shift-start">
      <Ban className="shift-sign" size={40} aria-hidden="true" />
      <h2>{t.endedTitle}</h2>
      <p>{t.endedText(device.waitingChecks())}</p>
      <Button size="big" onClick={leave}>
        {t.leave}
      </Button>
    </section>
  );
}
