import { PasswordInput, TextInput } from '@mantine/core';
import { Button, Loading, Qr, formatDateTime } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Printer } from 'lucide-react';
import { useState } from 'react';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { common } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { Door } from './door.js';
import { useApi } from './session.js';
import { sessionTexts } from './session.texts.js';

/** Password, QR code, first code, recovery codes: in this order, each only when the one before is done. */
function Enrol({ onDone }: { onDone: () => void }) {
  const words = sessionTexts.useTexts();
  const t = words.factor;
  const print = common.useTexts().print;
  const { accounts } = useApi();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const begin = useMutation({ mutationFn: () => accounts.beginSecondFactor(password) });
  const confirm = useMutation({ mutationFn: () => accounts.confirmSecondFactor(code) });
  const problem = begin.error ?? confirm.error;
  if (confirm.data)
    return (
      <div className="stack">
        <h2>{t.codesTitle}</h2>
        <Notice tone="caution">{t.codes}</Notice>
        <ul className="code recovery-codes" aria-label={t.codesTitle}>
          {confirm.data.recoveryCodes.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <div className="row no-print">
          <Button onClick={onDone}>{t.kept}</Button>
          <Button variant="quiet" icon={<Printer aria-hidden="true" />} onClick={() => globalThis.print()}>
            {print}
          </Button>
        </div>
      </div>
    );
  if (begin.data)
    return (
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim()) confirm.mutate();
        }}
      >
        {problem && <Notice tone="stop">{problemText(problem)}</Notice>}
        <p>{t.scan}</p>
        <Qr className="factor-qr" text={begin.data.uri} label={t.qr} />
        <p>
          {t.orType} <span className="code">{begin.data.secret.replaceAll(/(.{4})/g, '$1 ').trim()}</span>
        </p>
        <TextInput
          label={t.enter}
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={20}
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" size="big" busy={confirm.isPending}>
          {t.confirm}
        </Button>
      </form>
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (password) begin.mutate();
      }}
    >
      {problem && <Notice tone="stop">{problemText(problem)}</Notice>}
      <p>{t.intro}</p>
      <PasswordInput
        label={t.password}
        autoComplete="current-password"
        data-autofocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': words.show }}
      />
      <Button type="submit" size="big" busy={begin.isPending}>
        {t.begin}
      </Button>
    </form>
  );
}

function Remove({ onDone }: { onDone: () => void }) {
  const words = sessionTexts.useTexts();
  const t = words.factor;
  const { accounts } = useApi();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const remove = useMutation({
    mutationFn: () => accounts.removeSecondFactor(password, code),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.removed });
      onDone();
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (password && code.trim()) remove.mutate();
      }}
    >
      {remove.error && <Notice tone="stop">{problemText(remove.error)}</Notice>}
      <PasswordInput
        label={t.password}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': words.show }}
      />
      <TextInput
        label={words.code}
        autoComplete="one-time-code"
        maxLength={20}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" variant="quiet" busy={remove.isPending}>
        {t.remove}
      </Button>
    </form>
  );
}

/** The second factor of one's own account: set up, looked at, switched off. */
export function SecondFactor({ onDone }: { onDone: () => void }) {
  const t = sessionTexts.useTexts().factor;
  const { accounts } = useApi();
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['second-factor'], queryFn: accounts.secondFactor, gcTime: 0 });
  const done = (): void => {
    void client.invalidateQueries({ queryKey: ['second-factor'] });
    onDone();
  };
  if (query.error) return <Notice tone="stop">{problemText(query.error)}</Notice>;
  if (!query.data) return <Loading rows={3} />;
  if (!query.data.on) return <Enrol onDone={done} />;
  return (
    <div className="stack">
      <Notice tone="pass">{t.on(formatDateTime(query.data.since ?? ''))}</Notice>
      <p className="num">{t.left(query.data.recoveryCodesLeft)}</p>
      {query.data.required ? <p className="dim">{t.required}</p> : <Remove onDone={done} />}
    </div>
  );
}

/** The forced page where a second factor is required and not there yet. */
export function EnrolPage() {
  const words = sessionTexts.useTexts();
  const { session } = useApi();
  return (
    <Door>
      <h1>{words.factor.title}</h1>
      <p className="dim">{words.factor.must}</p>
      <Enrol onDone={() => void session.renew()} />
      <p className="door-foot">
        <Button variant="plain" onClick={() => session.signOut()}>
          {words.signOut}
        </Button>
      </p>
    </Door>
  );
}
