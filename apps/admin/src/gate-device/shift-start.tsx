import { ServiceProblem } from '@khai-bao/api-client/admin';
import type { GateDeviceSession, KnownGuard } from '@khai-bao/api-client/gate-device';
import { Button } from '@khai-bao/ui';
import { ArrowLeft, LockKeyhole } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Notice } from '../parts/notice.js';
import { problemText } from '../texts/words.js';
import { DevicePasswordForm } from './device-password-form.js';
import { gateDeviceTexts } from './gate-device.texts.js';
import { GuardChoice } from './guard-choice.js';
import { PinPad } from './pin-pad.js';
import { useGateDeviceStatus } from './use-gate-device.js';

/** A locked device asks this often whether the unit has unlocked it, milliseconds. */
const unlockPollMs = 5_000;

/**
 * Starts a shift: a name, six digits. A locked device asks for a password.
 * @param guard whose PIN is asked for at once
 */
export function ShiftStart({
  device,
  guard = null,
  onStarted,
}: {
  device: GateDeviceSession;
  guard?: KnownGuard | null;
  onStarted: () => void;
}) {
  const t = gateDeviceTexts.useTexts();
  const { guards, condition } = useGateDeviceStatus(device);
  const [chosen, setChosen] = useState<KnownGuard | null>(guard);
  const [byPassword, setByPassword] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const isLocked = condition === 'locked';
  useEffect(() => {
    void device.loadGuards();
    if (!isLocked) return;
    const timer = setInterval(() => void device.loadGuards(), unlockPollMs);
    return () => clearInterval(timer);
  }, [device, isLocked]);
  const typePin = async (pin: string): Promise<void> => {
    if (chosen === null) return;
    setBusy(true);
    setRefusal(null);
    try {
      await device.signInByPin(chosen.guardId, pin);
      onStarted();
    } catch (error) {
      const wait = error instanceof ServiceProblem ? error.retryAfter : null;
      setRefusal(wait === null ? problemText(error) : t.wait(wait));
      navigator.vibrate?.(200);
    } finally {
      setBusy(false);
    }
  };
  if (isLocked)
    return (
      <section className="shift-start">
        <LockKeyhole className="shift-sign" size={40} aria-hidden="true" />
        <h2>{t.lockedTitle}</h2>
        <p>{t.lockedText}</p>
        <DevicePasswordForm device={device} onStarted={onStarted} />
      </section>
    );
  if (byPassword)
    return (
      <section className="shift-start">
        <BackButton onBack={() => setByPassword(false)} />
        <h2>{t.byPassword}</h2>
        <DevicePasswordForm device={device} onStarted={onStarted} />
      </section>
    );
  if (chosen !== null)
    return (
      <section className="shift-start">
        {guard === null && (
          <BackButton
            onBack={() => {
              setChosen(null);
              setRefusal(null);
            }}
          />
        )}
        <h2>{chosen.displayName}</h2>
        {refusal !== null && <Notice tone="stop">{refusal}</Notice>}
        <PinPad label={t.pinOf(chosen.displayName)} busy={busy} onPin={typePin} />
      </section>
    );
  return (
    <section className="shift-start">
      <h2>{t.chooseGuard}</h2>
      {guards.length === 0 && <p className="dim">{t.noGuards}</p>}
      <GuardChoice
        guards={guards}
        onChoose={(one) => {
          if (one.hasPin) setChosen(one);
          else setByPassword(true);
        }}
      />
      <p className="shift-foot">
        <Button variant="plain" onClick={() => setByPassword(true)}>
          {t.byPassword}
        </Button>
        <span className="under">{t.byPasswordHint}</span>
      </p>
    </section>
  );
}

function BackButton({ onBack }: { onBack: () => void }) {
  const t = gateDeviceTexts.useTexts();
  return (
    <Button variant="plain" icon={<ArrowLeft aria-hidden="true" />} onClick={onBack}>
      {t.back}
    </Button>
  );
}
