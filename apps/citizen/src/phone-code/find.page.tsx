import '../styles/phone-code.css';
import { citizenPaths, citizenRoutes } from '@khai-bao/contracts/app-routes';
import { publicClient } from '@khai-bao/api-client';
import {
  findDeclaration,
  type ProvenPhoneDto,
  type RequestedPhoneCodeDto,
} from '@khai-bao/api-client/declarations';
import { isValidPassCode, normaliseCode } from '@khai-bao/health-form';
import { Button, TextField } from '@khai-bao/ui';
import { MessageSquareText, ShieldCheck } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { manageHash } from '../declaration/hashes.js';
import { loadQuestionnaire } from '../keep/device.js';
import { Link, navigate } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { ErrorSummary } from '../shell/error-summary.js';
import { Page } from '../shell/page.js';
import { i18n } from '../texts/index.js';
import { problemsI18n, problemText } from '../texts/problems.js';
import { CodeForm } from './code-form.js';
import { keepFoundDeclaration } from './keep-found.js';
import { phoneCodeI18n } from './phone-code.texts.js';

/** The second step: the code that was sent to the declared phone, if there is one. */
function CodeStep({
  requested,
  onResend,
  onAgain,
  busy,
}: {
  requested: RequestedPhoneCodeDto;
  onResend: () => void;
  onAgain: () => void;
  busy: boolean;
}) {
  const t = phoneCodeI18n.useTexts();
  const device = useDevice();
  const open = async (proven: ProvenPhoneDto): Promise<void> => {
    const { declarationId } = proven;
    if (declarationId === null) return;
    // What was answered is shown beside its question.
    await loadQuestionnaire(device.store, new AbortController().signal).catch(() => undefined);
    const key = await keepFoundDeclaration(device, { ...proven, declarationId });
    navigate(`${citizenRoutes.declaration(key)}${manageHash}`, { replace: true });
  };
  return (
    <Page title={t.find.codeTitle} view="find-code">
      <div className="c-card c-form">
        <p className="c-sent" role="status">
          <MessageSquareText aria-hidden="true" />
          <span>{t.find.sent}</span>
        </p>
        <CodeForm
          key={requested.requestId}
          requested={requested}
          onProven={open}
          onResend={onResend}
          resending={busy}
        />
        <p className="c-quiet">{t.find.nothingCame}</p>
        <Button variant="quiet" onClick={onAgain}>
          {t.find.again}
        </Button>
      </div>
    </Page>
  );
}

/** Opens a declaration that another device made: pass code and birth year, then a code to the declared phone. */
export function FindPage() {
  const t = phoneCodeI18n.useTexts();
  const texts = i18n.useTexts();
  const problems = problemsI18n.useTexts();
  const [passCode, setPassCode] = useState('');
  const [birthYear, setBirthYear] = useState('');
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [requested, setRequested] = useState<RequestedPhoneCodeDto | null>(null);
  const wrong = {
    passCode: !isValidPassCode(normaliseCode(passCode)),
    birthYear: !/^(1[89]|20)\d\d$/.test(birthYear.trim()),
  };
  const request = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const body = { passCode: normaliseCode(passCode), birthYear: Number(birthYear) };
      setRequested(await findDeclaration({ client: publicClient, body }));
    } catch (error) {
      setRequested(null);
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    if (wrong.passCode || wrong.birthYear) setAsked((times) => times + 1);
    else void request();
  };
  if (requested !== null)
    return (
      <CodeStep
        requested={requested}
        onResend={() => void request()}
        onAgain={() => setRequested(null)}
        busy={busy}
      />
    );
  const codeError = asked > 0 && wrong.passCode ? t.errors.passCode : undefined;
  const yearError = asked > 0 && wrong.birthYear ? t.errors.birthYear : undefined;
  return (
    <Page title={t.find.title} below={t.find.lead} view="find">
      <form className="c-card c-form" onSubmit={submit} noValidate>
        <ErrorSummary
          asked={asked}
          entries={[
            ...(codeError ? [{ id: 'find-code', label: t.find.passCode, text: codeError }] : []),
            ...(yearError ? [{ id: 'find-year', label: t.find.birthYear, text: yearError }] : []),
          ]}
        />
        <TextField
          id="find-code"
          label={t.find.passCode}
          hint={t.find.passCodeHint}
          value={passCode}
          error={codeError}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          required
          onChange={(event) => setPassCode(event.target.value)}
        />
        <TextField
          id="find-year"
          label={t.find.birthYear}
          value={birthYear}
          error={yearError}
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          required
          onChange={(event) => setBirthYear(event.target.value)}
        />
        {problem !== null && (
          <div className="c-summary" role="alert">
            <p>{problemText(problems, problem)}</p>
          </div>
        )}
        <Button type="submit" size="big" busy={busy}>
          {t.find.send}
        </Button>
        <p className="c-aside">
          <ShieldCheck aria-hidden="true" />
          <span>{t.find.why}</span>
        </p>
      </form>
      <Link href={citizenPaths.ownDeclarations} className="kb-btn" data-variant="quiet">
        {texts.mine.title}
      </Link>
    </Page>
  );
}
