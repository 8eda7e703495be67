import '../styles/gate-device.css';
import {
  GateDeviceEnrolment,
  supportsDeviceKeys,
  type GateDeviceRecord,
} from '@khai-bao/api-client/gate-device';
import { adminBasePath } from '@khai-bao/contracts/app-routes';
import { Button, TextField } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { CircleCheck, Smartphone } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { SignInFrame } from '../session/sign-in-frame.js';
import { problemText } from '../texts/words.js';
import { saveGateDevice } from './device-store.js';
import { readGateDeviceRules } from './gate-device-rules.js';
import { gateDeviceTexts } from './gate-device.texts.js';

class KeysNotKept extends Error {}

const readToken = (): string | null => /^#([\w-]{43})$/.exec(location.hash)?.[1] ?? null;

/** Where the QR code of the unit leads: the phone that opens it becomes a gate device. */
export function EnrolDevicePage() {
  const t = gateDeviceTexts.useTexts();
  const { session } = useApi();
  const [enrolment] = useState(() => {
    const token = readToken();
    return token === null ? null : new GateDeviceEnrolment(token, readGateDeviceRules());
  });
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    document.title = `${t.enrolTitle} · Khai Báo`;
    // The token works once; it does not stay in the history.
    history.replaceState(history.state, '', location.pathname);
  }, [t]);
  const enrol = useMutation({
    mutationFn: async (current: GateDeviceEnrolment): Promise<GateDeviceRecord> => {
      const record = await current.enrol(name.trim());
      await saveGateDevice(record).catch(() => {
        throw new KeysNotKept();
      });
      // Whoever was signed in here is out: from now on the phone is a gate device.
      if ('profile' in session.state()) await session.signOut();
      return record;
    },
  });
  if (enrol.data)
    return (
      <SignInFrame>
        <CircleCheck className="enrol-sign" size={44} aria-hidden="true" />
        <h1>{t.enrolled(enrol.data.unitName)}</h1>
        <p className="dim">{t.device(enrol.data.name)}</p>
        <Button size="big" onClick={() => location.replace(adminBasePath)}>
          {t.start}
        </Button>
      </SignInFrame>
    );
  const isOpen = enrolment !== null && supportsDeviceKeys();
  return (
    <SignInFrame>
      <Smartphone className="enrol-sign" size={44} aria-hidden="true" />
      <h1>{t.enrolTitle}</h1>
      <p className="dim">{t.enrolText}</p>
      {!isOpen && <Notice tone="caution">{enrolment === null ? t.noCode : t.unsupported}</Notice>}
      {enrol.error && (
        <Notice tone="stop">
          {enrol.error instanceof KeysNotKept ? t.notKept : problemText(enrol.error)}
        </Notice>
      )}
      {isOpen && (
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setMissing(!name.trim());
            if (name.trim() && !enrol.isPending) enrol.mutate(enrolment);
          }}
        >
          <TextField
            label={t.name}
            hint={t.nameHint}
            maxLength={60}
            autoFocus
            value={name}
            {...(missing && !name.trim() ? { error: t.nameNeeded } : {})}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" size="big" busy={enrol.isPending}>
            {t.enrol}
          </Button>
        </form>
      )}
    </SignInFrame>
  );
}
