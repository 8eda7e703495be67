import { TextInput } from '@mantine/core';
import { Button } from '@khai-bao/ui';
import type { ReactNode } from 'react';
import { useRef, useState } from 'react';
import { RefusableForm } from './refusable-form.js';
import { sessionTexts } from './session.texts.js';

/** Asks what a passkey is to be called: 60 characters, not empty. */
export function PasskeyNameForm({
  present = '',
  send,
  doing,
  children,
  onSend,
}: {
  /** What it is called now. */
  present?: string;
  /** What the button says. */
  send: string;
  doing: { readonly error: unknown; readonly isPending: boolean };
  /** What stands above the field. */
  children: ReactNode;
  onSend: (name: string) => void;
}) {
  const t = sessionTexts.useTexts().factor.passkey;
  const [name, setName] = useState(present);
  const [nameless, setNameless] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  return (
    <RefusableForm
      error={doing.error}
      onSend={() => {
        setNameless(!name.trim());
        if (!name.trim()) field.current?.focus();
        else if (!doing.isPending) onSend(name.trim());
      }}
    >
      {children}
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
      <Button type="submit" size="big" busy={doing.isPending}>
        {send}
      </Button>
    </RefusableForm>
  );
}
