import '../styles/gate-device.css';
import type { GateDeviceSession, KnownGuard } from '@khai-bao/api-client/gate-device';
import { Button, initials, LogoSign } from '@khai-bao/ui';
import { ArrowLeftRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Notice } from '../parts/notice.js';
import { useProfile } from '../session/session.js';
import { gateDeviceTexts } from './gate-device.texts.js';
import { ShiftStart } from './shift-start.js';
import { useGateDeviceStatus } from './use-gate-device.js';

/** Who is on duty on a gate device, and the change of the shift. Until the next guard has typed the PIN the shift goes on. */
export function ShiftMenu({ device }: { device: GateDeviceSession }) {
  const t = gateDeviceTexts.useTexts();
  const { displayName } = useProfile();
  const [changing, setChanging] = useState(false);
  return (
    <>
      <button
        type="button"
        className="shift-button"
        aria-label={t.changeShiftOf(displayName)}
        onClick={() => setChanging(true)}
      >
        <span className="round" aria-hidden="true">
          {initials(displayName)}
        </span>
        <span className="clip">{t.changeShift}</span>
        <ArrowLeftRight size={18} aria-hidden="true" />
      </button>
      {changing && <ShiftDialog device={device} guard={null} onClose={() => setChanging(false)} />}
    </>
  );
}

/** Asks a guard who began without a network for the PIN once more, or for a new page. It stands in a line of its own, over nothing. */
export function ShiftConfirmation({ device }: { device: GateDeviceSession }) {
  const t = gateDeviceTexts.useTexts();
  const { displayName, accountId } = useProfile();
  const { needsConfirmation, needsReload } = useGateDeviceStatus(device);
  const [typing, setTyping] = useState(false);
  if (needsReload)
    return (
      <div className="shift-confirm">
        <Notice tone="caution">
          <span>
            {t.outdated}{' '}
            <Button size="small" onClick={() => location.reload()}>
              {t.reload}
            </Button>
          </span>
        </Notice>
      </div>
    );
  if (!needsConfirmation) return null;
  return (
    <div className="shift-confirm">
      <Notice tone="caution">
        <span>
          <strong>{t.confirmTitle}.</strong> {t.confirmText}{' '}
          <Button size="small" onClick={() => setTyping(true)}>
            {t.confirm}
          </Button>
        </span>
      </Notice>
      {typing && (
        <ShiftDialog
          device={device}
          guard={{ guardId: accountId, displayName, hasPin: true }}
          onClose={() => setTyping(false)}
        />
      )}
    </div>
  );
}

/** The choice of the next guard over the whole screen. A native dialog keeps the focus inside and closes with Escape. */
function ShiftDialog({
  device,
  guard,
  onClose,
}: {
  device: GateDeviceSession;
  guard: KnownGuard | null;
  onClose: () => void;
}) {
  const t = gateDeviceTexts.useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    // Safari before 15.4 has no such dialog; there it stands in the page.
    if (dialog.current?.showModal) dialog.current.showModal();
    else dialog.current?.setAttribute('open', '');
  }, []);
  return (
    <dialog ref={dialog} className="shift-dialog" aria-label={t.changeShift} onClose={onClose}>
      <div className="gate-room" data-theme="dark">
        <header className="gate-top">
          <span className="kb-mark">
            <LogoSign size={26} />
            <span className="clip">{device.device.unitName}</span>
          </span>
          <Button variant="plain" size="small" onClick={onClose}>
            {t.cancel}
          </Button>
        </header>
        <div className="gate-main">
          <ShiftStart device={device} guard={guard} onStarted={onClose} />
          {guard === null && (
            <p className="shift-foot">
              <Button variant="quiet" onClick={() => void device.signOut()}>
                {t.endShift}
              </Button>
            </p>
          )}
        </div>
      </div>
    </dialog>
  );
}
