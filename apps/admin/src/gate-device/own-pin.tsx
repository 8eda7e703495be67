import { PasswordInput } from '@mantine/core';
import { setOwnPin } from '@khai-bao/api-client/accounts';
import { guardPinLength } from '@khai-bao/contracts/gate-devices';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { DialogFoot } from '../parts/dialog.js';
import { notify } from '../parts/notify.js';
import { RefusableForm } from '../session/refusable-form.js';
import { useApi } from '../session/session.js';
import { gateDeviceTexts } from './gate-device.texts.js';

/** A guard sets the own PIN for gate devices, with the password. */
export function OwnPinForm({ onClose }: { onClose: () => void }) {
  const t = gateDeviceTexts.useTexts();
  const api = useApi();
  const [password, setPassword] = useState('');
  const [pin, setPin] = useState('');
  const [tried, setTried] = useState(false);
  const isWhole = pin.length === guardPinLength;
  const save = useMutation({
    mutationFn: () => setOwnPin({ client: api.client, body: { currentPassword: password, pin } }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.ownPinSet });
      onClose();
    },
  });
  return (
    <RefusableForm
      error={save.error}
      onSend={() => {
        setTried(true);
        if (isWhole && password !== '' && !save.isPending) save.mutate();
      }}
    >
      <p>{t.ownPinText}</p>
      <PasswordInput
        label={t.ownPinPassword}
        autoComplete="current-password"
        maxLength={200}
        value={password}
        visibilityToggleButtonProps={{ 'aria-label': t.show }}
        error={tried && password === '' ? t.ownPinPasswordNeeded : undefined}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <PasswordInput
        label={t.ownPin}
        description={t.ownPinHint}
        autoComplete="off"
        inputMode="numeric"
        maxLength={guardPinLength}
        value={pin}
        visibilityToggleButtonProps={{ 'aria-label': t.ownPinShow }}
        error={tried && !isWhole ? t.ownPinNeeded : undefined}
        onChange={(event) => setPin(event.currentTarget.value.replaceAll(/[^0-9]/g, ''))}
      />
      <DialogFoot send={t.ownPinSave} busy={save.isPending} onClose={onClose} />
    </RefusableForm>
  );
}
