import { PasswordInput } from '@mantine/core';
import { Button } from '@khai-bao/ui';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { problemText } from '../texts/words.js';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { carriedPassword } from './carried-password.js';
import { SignInFrame } from './sign-in-frame.js';
import { useApi } from './session.js';
import { sessionTexts } from './session.texts.js';

const minPasswordLength = 10;

/** The form that sets a new password; `once` when the current one was good for one sign-in only. */
export function PasswordForm({ once, onDone }: { once: boolean; onDone?: () => void }) {
  const t = sessionTexts.useTexts();
  const { session } = useApi();
  const [carried, setCarried] = useState(() => (once ? carriedPassword() : null));
  const [typed, setTyped] = useState('');
  const current = carried ?? typed;
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLDivElement>(null);

  const wrong = (): string | null => {
    if ([...fresh].length < minPasswordLength) return t.short;
    if (fresh === current) return t.same;
    return fresh === again ? null : t.different;
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    let problem = wrong();
    if (!problem) {
      setBusy(true);
      try {
        await session.changePassword(current, fresh);
        notify({ tone: 'pass', text: t.changed });
        onDone?.();
        return;
      } catch (error) {
        problem = problemText(error);
        if (error instanceof ServiceProblem && error.code === 'ACCOUNTS.BAD_CREDENTIALS') setCarried(null);
      } finally {
        setBusy(false);
      }
    }
    setRefusal(problem);
    requestAnimationFrame(() => box.current?.focus());
  };
  const toggle = { 'aria-label': t.show };

  return (
    <form className="stack" onSubmit={submit} noValidate>
      {refusal && (
        <Notice tone="stop" ref={box}>
          {refusal}
        </Notice>
      )}
      {carried === null && (
        <PasswordInput
          label={once ? t.currentOnce : t.current}
          autoComplete="current-password"
          autoFocus={once}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          visibilityToggleButtonProps={toggle}
        />
      )}
      <PasswordInput
        label={t.fresh}
        description={t.freshHint}
        autoComplete="new-password"
        autoFocus={carried !== null}
        value={fresh}
        onChange={(event) => setFresh(event.currentTarget.value)}
        visibilityToggleButtonProps={toggle}
      />
      <PasswordInput
        label={t.again}
        autoComplete="new-password"
        value={again}
        onChange={(event) => setAgain(event.currentTarget.value)}
        visibilityToggleButtonProps={toggle}
      />
      <Button type="submit" size="big" busy={busy}>
        {t.change}
      </Button>
    </form>
  );
}

/** The forced page after the first sign-in. */
export function NewPasswordPage() {
  const t = sessionTexts.useTexts();
  const { session } = useApi();
  return (
    <SignInFrame>
      <h1>{t.newTitle}</h1>
      <p className="dim">{t.newIntro}</p>
      <PasswordForm once />
      <p className="door-foot">
        <Button variant="plain" onClick={() => session.signOut()}>
          {t.signOut}
        </Button>
      </p>
    </SignInFrame>
  );
}
