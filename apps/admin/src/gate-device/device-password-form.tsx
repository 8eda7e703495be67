import { ServiceProblem } from '@khai-bao/api-client/admin';
import type { GateDeviceSession } from '@khai-bao/api-client/gate-device';
import { Button, PasswordField, TextField } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Notice } from '../parts/notice.js';
import { problemText } from '../texts/words.js';
import { gateDeviceTexts } from './gate-device.texts.js';

/** Starts a shift with user name and password, which also unlocks the device. */
export function DevicePasswordForm({
  device,
  onStarted,
}: {
  device: GateDeviceSession;
  onStarted: () => void;
}) {
  const t = gateDeviceTexts.useTexts();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const signIn = useMutation({
    mutationFn: () =>
      device.signInByPassword(username.trim(), password, code.trim() === '' ? undefined : code.trim()),
    onSuccess: onStarted,
  });
  const needsCode =
    code !== '' ||
    (signIn.error instanceof ServiceProblem && signIn.error.code.startsWith('ACCOUNTS.SECOND_FACTOR_'));
  const problem = missing ? t.needBoth : signIn.error ? problemText(signIn.error) : null;
  return (
    <form
      className="stack device-password"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const isMissing = !username.trim() || !password;
        setMissing(isMissing);
        if (!isMissing && !signIn.isPending) signIn.mutate();
      }}
    >
      {problem !== null && <Notice tone="stop">{problem}</Notice>}
      <TextField
        label={t.username}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <PasswordField
        label={t.password}
        autoComplete="off"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        show={t.show}
      />
      {needsCode && (
        <TextField
          label={t.code}
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={20}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      <Button type="submit" size="big" busy={signIn.isPending}>
        {t.signIn}
      </Button>
    </form>
  );
}
