import '../styles/register.css';
import { trackRegistration, type TrackedDto } from '@khai-bao/api-client/registration';
import { publicClient } from '@khai-bao/api-client';
import { Button, formatDate, formatDateTime, Tag, TextField, type Tone } from '@khai-bao/ui';
import { useState, type FormEvent } from 'react';
import { readDraft } from '../keep/drafts.js';
import { ErrorSummary } from '../shell/error-summary.js';
import { Page } from '../shell/page.js';
import { problemsI18n, problemText } from '../texts/problems.js';
import { AnswerForm } from './answer-form.js';
import { registrationDraftName } from './draft-name.js';
import type { RegistrationDraft } from './registration-draft.js';
import { registerI18n } from './texts.js';
import { registrationProgressOf, type ResponsibleBody } from './registration-progress.js';

const tones: Record<ResponsibleBody, Tone> = {
  committee: 'blue',
  dic: 'blue',
  health: 'blue',
  you: 'yours',
  nobody: 'plain',
};

function FoundRegistration({
  found,
  tail,
  onAnswered,
  onRefresh,
  onAgain,
  busy,
}: {
  found: TrackedDto;
  /** The phone's last four digits, as they were typed. */
  tail: string;
  onAnswered: (now: TrackedDto) => void;
  onRefresh: () => void;
  onAgain: () => void;
  busy: boolean;
}) {
  const t = registerI18n.useTexts();
  const { key, account, holder } = registrationProgressOf(found);
  const nameOf = (joined: NonNullable<TrackedDto['joinedTo']>): string => {
    const now = registrationProgressOf(joined);
    return now.account ? t.accounts[now.account] : t.states[joined.state];
  };
  const isNotified = ['NEEDS_INFO', 'RECEIVED', 'REJECTED', 'CLOSED'].includes(found.state);
  const note = isNotified && [...found.history].reverse().find((step) => step.state === found.state)?.note;
  return (
    <Page
      title={account ? t.accounts[account] : t.states[found.state]}
      above={`${found.trackingCode} · ${found.name}`}
      below={`${t.kinds[found.kind]} · ${found.areaName}`}
      view="found"
    >
      <div className="c-card c-form">
        <dl className="c-facts">
          <div>
            <dt>{t.track.who}</dt>
            <dd>
              <Tag tone={tones[holder]}>
                {holder === 'committee' ? t.track.committee(found.areaName) : t.track[holder]}
              </Tag>
              {!account && (
                <span className="c-quiet num">{t.track.since(formatDateTime(found.stateSince))}</span>
              )}
            </dd>
          </div>
          {note && (
            <div>
              <dt>{t.track.note}</dt>
              <dd>{note}</dd>
            </div>
          )}
          {found.joinedTo && (
            <div>
              <dt>{t.track.joined}</dt>
              <dd>
                <strong className="num">{found.joinedTo.trackingCode}</strong>
                <span className="c-quiet">{t.track.joinedNow(nameOf(found.joinedTo))}</span>
              </dd>
            </div>
          )}
          {found.ncovi.basis === 'grace' && found.ncovi.until !== null && (
            <div>
              <dt>{t.track.ncovi}</dt>
              <dd>{t.track.ncoviGrace(formatDate(found.ncovi.until))}</dd>
            </div>
          )}
          <div>
            <dt>{t.track.todo}</dt>
            <dd>{t.todos[key]}</dd>
          </div>
        </dl>
        {found.state === 'NEEDS_INFO' && (
          <AnswerForm trackingCode={found.trackingCode} tail={tail} onAnswered={onAnswered} />
        )}
        <h2>{t.track.history}</h2>
        <ol className="c-history">
          {found.history.map((step) => (
            <li key={`${step.state} ${step.at}`}>
              <strong>{t.states[step.state]}</strong>
              {step.state === 'SUBMITTED' && step.note && <q>{step.note}</q>}
              <time className="num c-quiet" dateTime={step.at}>
                {formatDateTime(step.at)}
              </time>
            </li>
          ))}
        </ol>
        <div className="c-pair">
          <Button busy={busy} onClick={onRefresh}>
            {t.track.refresh}
          </Button>
          <Button variant="quiet" onClick={onAgain}>
            {t.track.again}
          </Button>
        </div>
        <p className="c-quiet">{t.track.help}</p>
      </div>
    </Page>
  );
}

/** Where a registration stands: its code and the last four digits of its phone say so. */
export function TrackPage() {
  const t = registerI18n.useTexts();
  const problems = problemsI18n.useTexts();
  const [code, setCode] = useState(
    () => readDraft<RegistrationDraft>(registrationDraftName)?.result?.trackingCode ?? '',
  );
  const [tail, setTail] = useState('');
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [found, setFound] = useState<TrackedDto | null>(null);

  const wrong = {
    code: code.replace(/[^0-9a-z]/gi, '').length !== 10,
    tail: !/^\d{4}$/.test(tail.trim()),
  };
  const look = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const body = { trackingCode: code.trim(), phoneTail: tail.trim() };
      setFound(await trackRegistration({ client: publicClient, body }));
    } catch (error) {
      setFound(null);
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    if (wrong.code || wrong.tail) setAsked((times) => times + 1);
    else void look();
  };
  const again = (): void => {
    setFound(null);
    setTail('');
    setAsked(0);
  };

  if (found)
    return (
      <FoundRegistration
        found={found}
        tail={tail.trim()}
        onAnswered={setFound}
        busy={busy}
        onRefresh={() => void look()}
        onAgain={again}
      />
    );
  const codeError = asked > 0 && wrong.code ? t.errors.code : undefined;
  const tailError = asked > 0 && wrong.tail ? t.errors.tail : undefined;
  return (
    <Page title={t.track.title} below={t.track.lead} view="track">
      <form className="c-card c-form" onSubmit={submit} noValidate>
        <ErrorSummary
          asked={asked}
          entries={[
            ...(codeError ? [{ id: 'track-code', label: t.track.code, text: codeError }] : []),
            ...(tailError ? [{ id: 'track-tail', label: t.track.tail, text: tailError }] : []),
          ]}
        />
        <TextField
          id="track-code"
          label={t.track.code}
          hint={t.track.codeHint}
          value={code}
          error={codeError}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          required
          onChange={(event) => setCode(event.target.value)}
        />
        <TextField
          id="track-tail"
          label={t.track.tail}
          hint={t.track.tailHint}
          value={tail}
          error={tailError}
          inputMode="numeric"
          maxLength={4}
          autoComplete="off"
          required
          onChange={(event) => setTail(event.target.value)}
        />
        {problem !== null && (
          <div className="c-summary" role="alert">
            <h2>{t.track.failed}</h2>
            <p>{problemText(problems, problem)}</p>
          </div>
        )}
        <div className="c-bottom">
          <Button type="submit" size="big" busy={busy}>
            {busy ? t.track.going : t.track.go}
          </Button>
        </div>
      </form>
    </Page>
  );
}
