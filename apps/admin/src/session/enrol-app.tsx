import { TextInput } from '@mantine/core';
import { type FactorStateDto, beginSecondFactor, confirmSecondFactor } from '@khai-bao/api-client/accounts';
import { Button, Qr } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ProvenForm } from './proven-form.js';
import { RecoveryCodes } from './recovery-codes.js';
import { RefusableForm } from './refusable-form.js';
import { useApi } from './session.js';
import { sessionTexts } from './session.texts.js';

/** Password, QR code, first code, recovery codes: in this order, each only when the one before is done. */
export function EnrolApp({
  state,
  onDone,
}: {
  state: Pick<FactorStateDto, 'on' | 'since' | 'passkeys'>;
  onDone: () => void;
}) {
  const t = sessionTexts.useTexts().factor;
  const api = useApi();
  const [begun, setBegun] = useState<{ secret: string; uri: string } | null>(null);
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => confirmSecondFactor({ client: api.client, body: { code } }),
    onSuccess: ({ recoveryCodes }) => {
      if (recoveryCodes.length === 0) onDone();
    },
  });
  if (confirm.data && confirm.data.recoveryCodes.length > 0)
    return <RecoveryCodes codes={confirm.data.recoveryCodes} onKept={onDone} />;
  if (begun === null)
    return (
      <ProvenForm
        state={state}
        send={t.begin}
        act={(password, proof) => beginSecondFactor({ client: api.client, body: { password, ...proof } })}
        onDone={setBegun}
      >
        <p>{t.intro}</p>
      </ProvenForm>
    );
  return (
    <RefusableForm
      error={confirm.error}
      onSend={() => {
        if (code.trim() && !confirm.isPending) confirm.mutate();
      }}
    >
      <p>{t.scan}</p>
      <Qr className="factor-qr" text={begun.uri} label={t.qr} />
      <p>
        {t.orType} <span className="code">{begun.secret.replaceAll(/(.{4})/g, '$1 ').trim()}</span>
      </p>
      <TextInput
        label={t.enter}
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={20}
        autoFocus
        data-autofocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" size="big" busy={confirm.isPending}>
        {t.confirm}
      </Button>
    </RefusableForm>
  );
}
