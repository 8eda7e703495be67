import { TextInput } from '@mantine/core';
import type { SecondFactor } from '@khai-bao/api-client/admin';
import { Button } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { problemText } from '../texts/words.js';
import { makePasskey } from './passkey.js';
import { ProvenForm } from './proven-form.js';
import { RecoveryCodes } from './recovery-codes.js';
import { useApi } from './session.js';
import { sessionTexts } from './session.texts.js';

/** Password (and the factor there is), a name, the browser's own question; the first factor shows its recovery codes. */
export function AddPasskey({
  state,
  onDone,
}: {
  state: Pick<SecondFactor, 'on' | 'since' | 'passkeys'>;
  onDone: () => void;
}) {
  const t = sessionTexts.useTexts().factor.passkey;
  const { accounts } = useApi();
  const [options, setOptions] = useState<object | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  if (codes.length > 0) return <RecoveryCodes codes={codes} onKept={onDone} />;
  if (options === null)
    return (
      <ProvenForm
        state={state}
        send={t.next}
        act={accounts.beginPasskey}
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
  const { accounts } = useApi();
  const [name, setName] = useState('');
  const [nameless, setNameless] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const make = useMutation({
    mutationFn: async () => accounts.addPasskey(name.trim(), await makePasskey(options)),
    onSuccess: ({ passkey, recoveryCodes }) => {
      notify({ tone: 'pass', text: t.added(passkey.name) });
      onMade(recoveryCodes);
    },
  });
  useEffect(() => {
    if (make.error) box.current?.focus();
  }, [make.error]);
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setNameless(!name.trim());
        if (!name.trim()) field.current?.focus();
        else if (!make.isPending) make.mutate();
      }}
    >
      {make.error && (
        <Notice tone="stop" ref={box}>
          {problemText(make.error)}
        </Notice>
      )}
      <p>{t.nameIt}</p>
      <TextInput
        ref={field}
        label={t.name}
        description={t.nameHint}
        error={nameless ? t.needName : null}
        maxLength={60}
        autoFocus
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" size="big" busy={make.isPending}>
        {t.make}
      </Button>
    </form>
  );
}
