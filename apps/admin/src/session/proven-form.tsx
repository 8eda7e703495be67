import { PasswordInput, TextInput } from '@mantine/core';
import { type FactorStateDto, provePresence } from '@khai-bao/api-client/accounts';
import type { FactorProof } from '@khai-bao/api-client/admin';
import { Button } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { signWithPasskey, supportsPasskeys } from './passkey.js';
import { RefusableForm } from './refusable-form.js';
import { useApi } from './session.js';
import { sessionTexts } from './session.texts.js';

/**
 * The password, and a second factor where the account has one: a passkey where browser and account know one, a code otherwise
 * or on request. Then `act` is done with both.
 */
export function ProvenForm<T>({
  state,
  send,
  quiet = false,
  children,
  act,
  onDone,
}: {
  state: Pick<FactorStateDto, 'on' | 'since' | 'passkeys'>;
  /** What the button says. */
  send: string;
  quiet?: boolean;
  /** What stands above the fields. */
  children?: ReactNode;
  act: (password: string, proof: FactorProof) => Promise<T>;
  onDone: (outcome: T) => void;
}) {
  const t = sessionTexts.useTexts();
  const api = useApi();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const canAsk = state.passkeys.length > 0 && supportsPasskeys();
  const [way, setWay] = useState<'passkey' | 'code'>(canAsk ? 'passkey' : 'code');
  const asksCode = state.on && way === 'code';
  const proof = async (): Promise<FactorProof> => {
    if (!state.on) return {};
    if (way === 'code') return { code: code.trim() };
    return { passkey: await signWithPasskey((await provePresence({ client: api.client })).options) };
  };
  const doing = useMutation({ mutationFn: async () => act(password, await proof()), onSuccess: onDone });
  return (
    <RefusableForm
      error={doing.error}
      onSend={() => {
        if (password && (!asksCode || code.trim()) && !doing.isPending) doing.mutate();
      }}
    >
      {children}
      <PasswordInput
        label={t.factor.password}
        autoComplete="current-password"
        autoFocus
        data-autofocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t.show }}
      />
      {asksCode && (
        <TextInput
          label={state.since === null ? t.recoveryCode : t.code}
          description={state.since === null ? t.recoveryHint : t.codeHint}
          autoComplete="one-time-code"
          maxLength={20}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      <div className="row">
        <Button type="submit" {...(quiet ? { variant: 'quiet' as const } : {})} busy={doing.isPending}>
          {send}
        </Button>
        {canAsk && (
          <Button variant="plain" onClick={() => setWay(way === 'code' ? 'passkey' : 'code')}>
            {way === 'code' ? t.usePasskey : state.since === null ? t.useRecovery : t.useCode}
          </Button>
        )}
      </div>
    </RefusableForm>
  );
}
