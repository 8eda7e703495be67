import type { NewCheck } from '@khai-bao/api-client/admin';
import { Tag, formatTime, useLanguage } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CloudUpload, OctagonX } from 'lucide-react';
import { useApi } from '../session/session.js';
import { Answer } from '../shell/page.js';
import { OutcomeTag } from '../unit/outcome-tag.js';
import { numberText } from '../texts/words.js';
import { gateTexts } from './gate.texts.js';

/** What was recorded today at the gates of this unit; what still waits on this device stands first. */
export function TodayView({ waiting }: { waiting: readonly NewCheck[] }) {
  const t = gateTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const checks = useQuery({
    queryKey: ['checks'],
    queryFn: () => api.gates.checks(),
    refetchInterval: 15_000,
  });
  const counters = useQuery({
    queryKey: ['counters'],
    queryFn: () => api.gates.counters(),
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
      {waiting.length > 0 && (
        <ul aria-label={t.queue(waiting.length)}>
          {waiting.map((check) => (
            <li key={check.clientKey}>
              <time className="num">{formatTime(check.checkedAt)}</time>
              <span className="grow">
                {check.decision === 'stop' ? t.stopped : check.direction === 'entry' ? t.entry : t.exit}
              </span>
              <Tag tone="yours" icon={<CloudUpload aria-hidden="true" />}>
                {t.waiting}
              </Tag>
            </li>
          ))}
        </ul>
      )}
      <Answer
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
      </Answer>
    </div>
  );
}
