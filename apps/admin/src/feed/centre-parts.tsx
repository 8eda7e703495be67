import type { DestinationDto, FeedWorkerTroubleDto, PauseDto } from '@khai-bao/api-client/sync';
import { Button, formatDateTime, useLanguage } from '@khai-bao/ui';
import { CircleCheck, Clock, TriangleAlert } from 'lucide-react';
import { Notice } from '../parts/notice.js';
import { numberText } from '../texts/words.js';
import { totalOf } from './feed-sums.js';
import { feedTexts } from './feed.texts.js';

/** How much of what is held a centre has confirmed. Green only when nothing waits and nothing is set aside and open. */
export function CentreSum({ centre, onLook }: { centre: DestinationDto; onLook: () => void }) {
  const t = feedTexts.useTexts();
  const language = useLanguage();
  const shown = (n: number): string => numberText(n, language);
  const received = totalOf(centre.streams, 'received');
  const confirmed = totalOf(centre.streams, 'confirmed');
  const waiting = totalOf(centre.streams, 'waiting');
  const setAside = totalOf(centre.streams, 'quarantined');
  const unsettled = totalOf(centre.streams, 'unsettled');
  const lines: [tone: 'good' | 'wait', icon: typeof Clock, words: string][] = [];
  if (waiting > 0) lines.push(['wait', Clock, t.still(shown(waiting))]);
  if (unsettled > 0)
    lines.push(['wait', TriangleAlert, t.setAside(shown(confirmed), shown(received), shown(unsettled))]);
  else if (waiting === 0)
    lines.push([
      'good',
      CircleCheck,
      setAside > 0 ? t.settled(shown(confirmed), shown(received), shown(setAside)) : t.allConfirmed,
    ]);
  return (
    <div className="centre-sum">
      <div className="meter" role="img" aria-label={`${shown(confirmed)} / ${shown(received)}`}>
        <i
          data-tone={unsettled > 0 ? 'caution' : undefined}
          style={{ width: `${received === 0 ? 0 : Math.floor((confirmed / received) * 1000) / 10}%` }}
        />
      </div>
      {lines.map(([tone, Icon, words]) => (
        <p key={words} className={`centre-${tone}`}>
          <Icon size={18} aria-hidden="true" /> {words}
        </p>
      ))}
      {setAside > 0 && (
        <p>
          <Button variant="quiet" size="small" onClick={onLook}>
            {t.look}
          </Button>
        </p>
      )}
      <p className="dim">
        {centre.lastReceiptAt ? (
          <>
            {t.lastReceipt}: <span className="num">{formatDateTime(centre.lastReceiptAt)}</span>
          </>
        ) : (
          t.noReceipt
        )}
      </p>
    </div>
  );
}

/** Who paused a centre, when and why. */
export function PausedBy({ paused }: { paused: PauseDto }) {
  const t = feedTexts.useTexts();
  const at = paused.at === null ? '' : formatDateTime(paused.at);
  return (
    <Notice tone="caution">
      <p className="strong">{paused.byName ? t.pausedBy(paused.byName, at) : t.pausedByCentre(at)}</p>
      {paused.reason && <p>{t.pausedReason(paused.reason)}</p>}
    </Notice>
  );
}

/** Workers of any service that fail again and again, or that set rows aside today. */
export function WorkerTroubles({ troubles }: { troubles: readonly FeedWorkerTroubleDto[] }) {
  const t = feedTexts.useTexts();
  const language = useLanguage();
  if (troubles.length === 0) return null;
  return (
    <section className="feed-troubles" aria-label={t.troubles}>
      <Notice tone="caution">
        <p className="strong">{t.troubles}</p>
        <ul>
          {troubles.map(({ service, worker, kind, since, failures, reason }) => (
            <li key={`${service} ${worker} ${kind} ${since}`}>
              <strong>
                {service} · {worker}
              </strong>
              : {t.troubleKinds[kind](numberText(failures, language))},{' '}
              <span className="num">{t.since(formatDateTime(since))}</span>
              <span className="under">{reason}</span>
            </li>
          ))}
        </ul>
      </Notice>
    </section>
  );
}
