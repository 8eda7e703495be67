import { getCounters, listChecks } from '@khai-bao/api-client/declarations';
import { Button, Tag, formatTime, useLanguage } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CloudUpload, OctagonX } from 'lucide-react';
import { useApi, useProfile } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { OutcomeTag } from '../unit/outcome-tag.js';
import { numberText } from '../texts/words.js';
import { checkQueue } from './check-queue.js';
import type { HeldCheck } from './check-store.js';
import { gateTexts } from './gate.texts.js';
import { refusalText } from './refusal-text.js';

/** What this device holds: refused checks, until somebody has seen them, and those that wait to be sent, of all its guards. */
function HeldCheckList({ held }: { held: readonly HeldCheck[] }) {
  const t = gateTexts.useTexts();
  const { accountId } = useProfile();
  const what = ({ check, guardId }: HeldCheck) => (
    <span className="grow">
      <strong>
        {check.decision === 'stop' ? t.stopped : check.direction === 'entry' ? t.entry : t.exit}
      </strong>
      <span className="under">{guardId === accountId ? t.byYou : t.byAnother}</span>
    </span>
  );
  const refused = held.filter(({ refusal }) => refusal !== null);
  const waiting = held.filter(({ refusal }) => refusal === null);
  return (
    <>
      {refused.length > 0 && (
        <section>
          <h3>{t.refusedTitle}</h3>
          <p>{t.refusedText}</p>
          <ul aria-label={t.refusedTitle}>
            {refused.map((one) => (
              <li key={one.clientKey}>
                <time className="num">{formatTime(one.check.checkedAt)}</time>
                {what(one)}
                <span className="grow">{refusalText(one.refusal?.code ?? '')}</span>
                <Button variant="quiet" onClick={() => void checkQueue.letGo(one.clientKey)}>
                  {t.seen}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {waiting.length > 0 && (
        <ul aria-label={t.queue(waiting.length)}>
          {waiting.map((one) => (
            <li key={one.clientKey}>
              <time className="num">{formatTime(one.check.checkedAt)}</time>
              {what(one)}
              <Tag tone="yours" icon={<CloudUpload aria-hidden="true" />}>
                {t.waiting}
              </Tag>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What was recorded today at the gates of this unit; what this device still holds stands first. */
export function TodayView({ held }: { held: readonly HeldCheck[] }) {
  const t = gateTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const checks = useQuery({
    queryKey: ['checks'],
    queryFn: () => listChecks({ client: api.client, query: { limit: 100 } }),
    refetchInterval: 15_000,
  });
  const counters = useQuery({
    queryKey: ['counters'],
    queryFn: () => getCounters({ client: api.client }),
    refetchInterval: 15_000,
  });
  return (
    <div className="gate-today">
      <h2>{t.todayTitle}</h2>
      {counters.data && (
        <dl>
          {(['entries', 'exits', 'inside'] as const).map((name) => (
            <div key={name}>
              <dt>{t.numbers[name]}</dt>
              <dd className="num">{numberText(counters.data[name], language)}</dd>
            </div>
          ))}
        </dl>
      )}
      <HeldCheckList held={held} />
      <QueryResult
        query={checks}
        empty={(page) => (page.items.length === 0 ? { title: t.todayEmpty, text: t.todayEmptyText } : null)}
      >
        {(page) => (
          <ul>
            {page.items.map((check) => (
              <li key={check.checkId}>
                <time className="num">{formatTime(check.at)}</time>
                <span className="grow">
                  <strong>{check.shortName}</strong>
                  <span className="under">
                    {check.gateName} · {check.direction === 'entry' ? t.entry : t.exit}
                    {check.lookedUp && ` · ${t.byLookUp}`}
                  </span>
                </span>
                {check.outcome !== 'clear' && <OutcomeTag outcome={check.outcome} />}
                <Tag
                  tone={check.decision === 'admitted' ? 'pass' : 'stop'}
                  icon={
                    check.decision === 'admitted' ? (
                      <CircleCheck aria-hidden="true" />
                    ) : (
                      <OctagonX aria-hidden="true" />
                    )
                  }
                >
                  {check.decision === 'admitted' ? t.admitted : t.stopped}
                </Tag>
              </li>
            ))}
          </ul>
        )}
      </QueryResult>
    </div>
  );
}
