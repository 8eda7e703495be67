import type { ContactSummaryDto } from '@khai-bao/api-client/alerts';
import { formatMoment, useLanguage } from '@khai-bao/ui';
import { Notice } from '../parts/notice.js';
import { numberText } from '../texts/words.js';
import { contactTexts } from './contacts.texts.js';

/** What the last search found and left out, and how far the calls are. */
export function ContactProgress({ summary }: { summary: ContactSummaryDto }) {
  const t = contactTexts.useTexts();
  const language = useLanguage();
  const count = (n: number): string => numberText(n, language);
  const { total, reached, byState } = summary;
  const last = summary.searches[0];
  const percent = total === 0 ? 0 : Math.floor((reached / total) * 100);
  const ill = byState.find(({ key }) => key === 'ill')?.count ?? 0;
  const tiles = [
    { key: 'due', n: summary.due },
    { key: 'unassigned', n: summary.unassigned },
    { key: 'withMissedDays', n: summary.withMissedDays },
    { key: 'ill', n: ill },
  ] as const;
  return (
    <section className="contact-progress" aria-label={t.progress}>
      {last?.state === 'searching' && <Notice tone="blue">{t.searching}</Notice>}
      {last?.state === 'stopped' && <Notice tone="caution">{t.stopped}</Notice>}
      {last?.state === 'unanswered' && <Notice tone="caution">{t.unanswered}</Notice>}
      {!summary.isOpen && <Notice tone="caution">{t.closedNote}</Notice>}
      {total > 0 && (
        <>
          <div>
            <p className="strong num">{t.reached(count(reached), count(total), percent)}</p>
            <div className="contact-bar" aria-hidden="true">
              <i style={{ width: `${percent}%` }} />
            </div>
          </div>
          <dl className="contact-tiles">
            {tiles.map(({ key, n }) => (
              <div
                key={key}
                data-stands-out={(n > 0 && (key === 'withMissedDays' || key === 'ill')) || undefined}
              >
                <dt>{t.tiles[key]}</dt>
                <dd className="num">{count(n)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {last !== undefined && (
        <p className="dim num">
          {last.foundCount !== null && `${t.found(count(last.foundCount), last.visitCount ?? 0)} `}
          {(last.leftOutCount ?? 0) > 0 && <strong>{t.leftOut(count(last.leftOutCount ?? 0))} </strong>}
          {t.windowsText(last.minutesInsideTogether, last.minutesAtSameGate, last.daysBefore)} ·{' '}
          {t.lastSearch(last.requestedByName, formatMoment(last.requestedAt))}
        </p>
      )}
    </section>
  );
}
