import { ApiProblem } from '@khai-bao/api-client';
import { Button, formatTime, useLanguage } from '@khai-bao/ui';
import { CircleCheck, CloudOff, Hourglass, ShieldAlert } from 'lucide-react';
import { useOnline } from '../keep/device.js';
import type { KeptChange, KeptDeclaration } from '../keep/store.js';
import { changeSenderOf } from '../keep/change-sender.js';
import { navigate } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { fieldLabel } from '../declaration/field-label.js';
import { fieldText, i18n } from '../texts/index.js';
import { problemsI18n, problemText } from '../texts/problems.js';
import { correctHash } from '../declaration/hashes.js';
import { manageI18n } from './manage.texts.js';

function ConfirmationRow({ name, word, done }: { name: string; word: string; done: boolean }) {
  return (
    <li data-done={done ? '' : undefined}>
      {done ? <CircleCheck aria-hidden="true" /> : <Hourglass aria-hidden="true" />}
      <span>
        <strong>{name}</strong>: <span className="num">{word}</span>
      </span>
    </li>
  );
}

function DoneChange({ entry, change, away }: { entry: KeptDeclaration; change: KeptChange; away: boolean }) {
  const t = manageI18n.useTexts();
  const { status } = entry;
  const recordedAt = status?.changedAt ?? change.doneAt ?? change.requestedAt;
  const wordOf = (at: string | null | undefined): string =>
    at ? t.confirmed(formatTime(at)) : away ? t.awaitingOffline : t.awaiting;
  return (
    <section className="c-card" aria-labelledby="progress">
      <h2 id="progress">{t.asked[change.kind]}</h2>
      <ul className="c-confirmations" aria-live="polite">
        <ConfirmationRow name={t.here} word={t.recorded(formatTime(recordedAt))} done />
        <ConfirmationRow
          name={t.national}
          word={wordOf(status?.nationalConfirmedAt)}
          done={Boolean(status?.nationalConfirmedAt)}
        />
        <ConfirmationRow
          name={t.city}
          word={wordOf(status?.cityConfirmedAt)}
          done={Boolean(status?.cityConfirmedAt)}
        />
      </ul>
      {status?.isHeldForTracing === true && (
        <div className="c-held" role="status">
          <h3>
            <ShieldAlert aria-hidden="true" /> {t.heldTitle}
          </h3>
          <p>{t.held}</p>
          <p>{t.heldUntil}</p>
        </div>
      )}
    </section>
  );
}

/** What became of the change that was asked for: waiting, refused, or recorded and confirmed by each data centre. */
export function ChangeProgress({
  entry,
  change,
  away,
}: {
  entry: KeptDeclaration;
  change: KeptChange;
  away: boolean;
}) {
  const t = manageI18n.useTexts();
  const texts = problemsI18n.useTexts();
  const fields = i18n.useTexts();
  const language = useLanguage();
  const own: Readonly<Record<string, string>> = t.problems;
  const changes = changeSenderOf(useDevice());
  const online = useOnline();
  const { key } = entry;
  if (change.state === 'done') return <DoneChange entry={entry} change={change} away={away} />;
  const abandon = (
    <Button variant="plain" onClick={() => void changes.abandon(key)}>
      {t.abandon}
    </Button>
  );
  if (change.state === 'refused')
    return (
      <section className="c-card c-message" aria-labelledby="progress" role="alert">
        <h2 id="progress">{t.refusedTitle[change.kind]}</h2>
        <p>
          {own[change.problem ?? ''] ??
            problemText(texts, new ApiProblem({ status: 422, code: change.problem ?? '' }))}
        </p>
        {change.fields.length > 0 && (
          <ul className="c-fields">
            {change.fields.map(({ path, code }) => (
              <li key={path}>
                {path === 'person'
                  ? `${t.declaredPerson}: ${t.otherPerson}`
                  : `${fieldLabel(fields, [], language, path)}: ${fieldText(fields, path, code)}`}
              </li>
            ))}
          </ul>
        )}
        {change.kind === 'correct' && change.fields.length > 0 && (
          <Button size="big" onClick={() => navigate(`${location.pathname}${correctHash}`)}>
            {t.reopen}
          </Button>
        )}
        {abandon}
      </section>
    );
  const sending = changes.isSending(key);
  return (
    <section className="c-card c-message" aria-labelledby="progress">
      {online ? <Hourglass aria-hidden="true" /> : <CloudOff aria-hidden="true" />}
      <h2 id="progress">{t.waitingTitle[change.kind]}</h2>
      <p role="status">{sending ? t.sending : t.waitingLead}</p>
      <Button size="big" busy={sending} onClick={() => void changes.attempt(key)}>
        {sending ? t.sending : t.sendNow}
      </Button>
      {/* What is on its way may be recorded already. */}
      {!sending && abandon}
    </section>
  );
}
