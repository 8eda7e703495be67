import { type FactorStateDto, addPasskey, beginPasskey } from '@khai-bao/api-client/accounts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { notify } from '../parts/notify.js';
import { createPasskey } from './passkey.js';
import { PasskeyNameForm } from './passkey-name-form.js';
import { ProvenForm } from './proven-form.js';
import { RecoveryCodes } from './recovery-codes.js';
import { useApi } from './session.js';
import { sessionTexts } from './session.texts.js';

/** Password (and the factor there is), a name, the browser's own question; the first factor shows its recovery codes. */
export function AddPasskey({
  state,
  onDone,
}: {
  state: Pick<FactorStateDto, 'on' | 'since' | 'passkeys'>;
  onDone: () => void;
}) {
  const t = sessionTexts.useTexts().factor.passkey;
  const api = useApi();
  const [options, setOptions] = useState<object | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  if (codes.length > 0) return <RecoveryCodes codes={codes} onKept={onDone} />;
  if (options === null)
    return (
      <ProvenForm
        state={state}
        send={t.next}
        act={(password, proof) => beginPasskey({ client: api.client, body: { password, ...proof } })}
        onDone={(begun) => setOptions(begun.options)}
      >
        <p>{t.intro}</p>
      </ProvenForm>
    );
  return (
    <NamePasskey
      options={options}
      onMade={(recoveryCodes) => (recoveryCodes.length > 0 ? setCodes(recoveryCodes) : onDone())}
    />
  );
}

function NamePasskey({
  options,
  onMade,
}: {
  options: object;
  onMade: (recoveryCodes: readonly string[]) => void;
}) {
  const t = sessionTexts.useTexts().factor.passkey;
  const api = useApi();
  const make = useMutation({
    mutationFn: async (name: string) =>
      addPasskey({ client: api.client, body: { name, ...(await createPasskey(options)) } }),
    onSuccess: ({ passkey, recoveryCodes }) => {
      notify({ tone: 'pass', text: t.added(passkey.name) });
      onMade(recoveryCodes);
    },
  });
  return (
    <PasskeyNameForm send={t.make} doing={make} onSend={(name) => make.mutate(name)}>
      <p>{t.nameIt}</p>
    </PasskeyNameForm>
  );
}
