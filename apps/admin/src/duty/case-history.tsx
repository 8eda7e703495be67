import type { CaseDetailDto, CaseHistoryDto } from '@khai-bao/api-client/alerts';
import { formatDate, formatDateTime } from '@khai-bao/ui';
import { caseWorkTexts } from './case-work.texts.js';
import { dutyTexts } from './duty.texts.js';

/** What a line in the history is about, in words. */
function useEntryName(): (line: CaseHistoryDto) => string {
  const states = dutyTexts.useTexts().events;
  const t = caseWorkTexts.useTexts();
  return (line) => {
    if (line.step !== null) return t.steps[line.step];
    if (line.callTarget !== null && line.callOutcome !== null)
      return t.call(t.targets[line.callTarget], t.outcomes[line.callOutcome]);
    if (line.entry === 'state' || line.entry === 'step' || line.entry === 'call') return states[line.state];
    return t.entries[line.entry];
  };
}

/** What happened to a case, the oldest line first. */
export function CaseHistory({ one }: { one: CaseDetailDto }) {
  const t = dutyTexts.useTexts();
  const work = caseWorkTexts.useTexts();
  const nameOf = useEntryName();
  return (
    <section>
      <h3>{t.history}</h3>
      <ol className="steps">
        {one.history.map((line) => (
          <li key={`${line.entry}${line.at}`}>
            <strong>{nameOf(line)}</strong>
            {line.reason !== null && ` (${work.reasons[line.reason]})`}
            {line.actorName && ` – ${line.actorName}`}
            {line.entry === 'onset-recorded' && line.happenedAt !== null && (
              <span className="num">: {formatDate(line.happenedAt)}</span>
            )}
            {line.note && <q>{line.note}</q>}
            <time className="num">
              {formatDateTime(line.entry === 'onset-recorded' ? line.at : (line.happenedAt ?? line.at))}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}
