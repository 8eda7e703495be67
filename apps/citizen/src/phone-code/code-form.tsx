import { ApiProblem, publicClient } from '@khai-bao/api-client';
import {
  enterPhoneCode,
  type ProvenPhoneDto,
  type RequestedPhoneCodeDto,
} from '@khai-bao/api-client/declarations';
import { Button, formatTime, TextField } from '@khai-bao/ui';
import { useState, type FormEvent } from 'react';
import { problemsI18n, problemText } from '../texts/problems.js';
import { phoneCodeI18n } from './phone-code.texts.js';

const codeLength = 6;

/** How many attempts a refusal of a code leaves; null when it is another refusal. */
function attemptsLeftOf(problem: unknown): number | null {
  if (!(problem instanceof ApiProblem) || problem.code !== 'DECLARATIONS.PHONE_CODE_WRONG') return null;
  const { attemptsLeft } = problem.members as { readonly attemptsLeft?: unknown };
  return typeof attemptsLeft === 'number' ? attemptsLeft : null;
}

/** Takes the code that was sent, and answers with what it proves. A proof is kept when what follows fails: its code is used up. */
export function CodeForm({
  requested,
  onProven,
  onResend,
  resending,
}: {
  requested: RequestedPhoneCodeDto;
  onProven: (proven: ProvenPhoneDto) => Promise<void>;
  onResend: () => void;
  resending: boolean;
}) {
  const t = phoneCodeI18n.useTexts();
  const problems = problemsI18n.useTexts();
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const [isIncomplete, setIncomplete] = useState(false);
  const [busy, setBusy] = useState(false);
  const [proven, setProven] = useState<ProvenPhoneDto | null>(null);
  const enter = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const path = { id: requested.requestId };
      const proof = proven ?? (await enterPhoneCode({ client: publicClient, path, body: { code } }));
      setProven(proof);
      await onProven(proof);
    } catch (error) {
      setProblem(error);
      setCode('');
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isComplete = proven !== null || code.length === codeLength;
    setIncomplete(!isComplete);
    if (!busy && isComplete) void enter();
  };
  const left = attemptsLeftOf(problem);
  const refusal =
    problem === null ? undefined : left === null ? problemText(problems, problem) : t.attemptsLeft(left);
  return (
    <form className="c-form c-code-form" onSubmit={submit} noValidate>
      {proven !== null ? (
        problem !== null && <p>{t.proven}</p>
      ) : (
        <TextField
          id="phone-code"
          label={t.code}
          hint={`${t.codeHint} ${t.until(formatTime(requested.expiresAt))}`}
          value={code}
          error={isIncomplete && code.length !== codeLength ? t.errors.code : undefined}
          className="kb-input c-code num"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={codeLength}
          required
          onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
        />
      )}
      {refusal && (
        <div className="c-summary" role="alert">
          <p>{refusal}</p>
        </div>
      )}
      <Button type="submit" size="big" busy={busy}>
        {proven === null ? t.confirm : t.tryAgain}
      </Button>
      <Button variant="plain" busy={resending} onClick={onResend}>
        {t.resend}
      </Button>
    </form>
  );
}
