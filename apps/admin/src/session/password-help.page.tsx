import { PasswordInput, TextInput } from '@mantine/core';
import { requestPasswordReset, resetPassword } from '@khai-bao/api-client/accounts';
import { Button } from '@khai-bao/ui';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { Notice } from '../parts/notice.js';
import { problemText } from '../texts/words.js';
import { SignInFrame } from './sign-in-frame.js';
import { useApi } from './session.js';
import { sessionTexts } from './session.texts.js';

const minPasswordLength = 10;

/** Asks for a link by mail. What it says is the same for every name. */
function AskForLink({ onBack }: { onBack: () => void }) {
  const t = sessionTexts.useTexts();
  const api = useApi();
  const [username, setUsername] = useState('');
  const [said, setSaid] = useState<{ tone: 'stop' | 'blue'; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    try {
      if (username.trim()) {
        await requestPasswordReset({ client: api.client, body: { username: username.trim() } });
        setSaid({ tone: 'blue', text: t.lostSent });
      } else setSaid({ tone: 'stop', text: t.lostNeedName });
    } catch (error) {
      setSaid({ tone: 'stop', text: problemText(error) });
    } finally {
      setBusy(false);
      requestAnimationFrame(() => box.current?.focus());
    }
  };
  return (
    <>
      <h1>{t.lostTitle}</h1>
      <p className="dim">{t.lostIntro}</p>
      {said && (
        <Notice tone={said.tone} ref={box}>
          {said.text}
        </Notice>
      )}
      <form className="stack" onSubmit={submit} noValidate>
        <TextInput
          label={t.username}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <Button type="submit" size="big" busy={busy}>
          {t.lostSend}
        </Button>
      </form>
      <p>{t.lostNoMail}</p>
      <p className="door-foot">
        <Button variant="plain" onClick={onBack}>
          {t.backToSignIn}
        </Button>
      </p>
    </>
  );
}

/** Sets a password with a mailed link. The token stands behind the `#`, where no server sees it. */
function SetByLink({ token, onBack }: { token: string; onBack: () => void }) {
  const t = sessionTexts.useTexts();
  const api = useApi();
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const [done, setDone] = useState(false);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    let problem = [...fresh].length < minPasswordLength ? t.short : fresh === again ? null : t.different;
    if (problem === null) {
      setBusy(true);
      try {
        await resetPassword({ client: api.client, body: { token, newPassword: fresh } });
        setDone(true);
      } catch (error) {
        problem = problemText(error);
      } finally {
        setBusy(false);
      }
    }
    setSaid(problem);
    requestAnimationFrame(() => box.current?.focus());
  };
  const toggle = { 'aria-label': t.show };
  return (
    <>
      <h1>{t.newTitle}</h1>
      {said && (
        <Notice tone="stop" ref={box}>
          {said}
        </Notice>
      )}
      {done ? (
        <Notice tone="pass">{t.resetDone}</Notice>
      ) : (
        <form className="stack" onSubmit={submit} noValidate>
          <PasswordInput
            label={t.fresh}
            description={t.freshHint}
            autoComplete="new-password"
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
      )}
      <p className="door-foot">
        <Button variant={done ? 'main' : 'plain'} onClick={onBack}>
          {t.backToSignIn}
        </Button>
      </p>
    </>
  );
}

/** A lost password: ask for a link, or set a new one with it. */
export function PasswordHelpPage({ token, onBack }: { token: string | null; onBack: () => void }) {
  return (
    <SignInFrame>
      {token === null ? <AskForLink onBack={onBack} /> : <SetByLink token={token} onBack={onBack} />}
    </SignInFrame>
  );
}
