import type { CaseItemDto } from '@khai-bao/api-client/alerts';
import { findSignText } from '@khai-bao/health-form';
import { formatDuration, formatMoment, formatStopwatch, useLanguage, useNow } from '@khai-bao/ui';
import { overdueSince } from './case-order.js';
import { CaseTag, nameAndYear } from './case-state.js';
import { dutyTexts } from './duty.texts.js';
import { StationReportLine } from './station-report.js';
import { useQuestionTexts } from './questionnaire.js';

const hourMs = 3_600_000;

/** What somebody answered, in a short line. */
export function CaseSigns({ signs }: { signs: readonly string[] }) {
  const language = useLanguage();
  const questionnaire = useQuestionTexts();
  const words = signs.map((sign) => findSignText(questionnaire, sign)[language].replace(/\?$/, ''));
  return (
    <span className="case-signs">
      {words
        .map((word, i) => (i === 0 ? word : word.charAt(0).toLocaleLowerCase() + word.slice(1)))
        .join(' · ')}
    </span>
  );
}

/** The cases in the order given, each with the time since it was reported. */
export function CaseList({
  items,
  openId,
  fresh,
  onOpen,
}: {
  items: readonly CaseItemDto[];
  openId: string | undefined;
  fresh: ReadonlySet<string>;
  onOpen: (id: string) => void;
}) {
  const now = useNow();
  const language = useLanguage();
  const t = dutyTexts.useTexts();
  return (
    <ul className="cases">
      {items.map((item) => {
        const age = now - Date.parse(item.openedAt);
        const overdue = overdueSince(item, now);
        return (
          <li key={item.caseId}>
            <button
              type="button"
              aria-current={item.caseId === openId || undefined}
              data-state={item.state}
              data-fresh={fresh.has(item.caseId) || undefined}
              onClick={() => onOpen(item.caseId)}
            >
              <span className="case-top">
                <strong>{nameAndYear(item)}</strong>
                <span className={item.state === 'NEW' ? 'late num' : 'dim num'}>
                  {age < hourMs ? formatStopwatch(age) : formatDuration(age, language)}
                </span>
              </span>
              <span>
                {item.unitName} · {item.gateName}
              </span>
              {item.unreadable ? (
                <span className="case-signs">{t.unreadable}</span>
              ) : (
                <CaseSigns signs={item.signs} />
              )}
              {overdue !== null && (
                <strong className="late num">{t.overdue(formatMoment(overdue), item.responsible)}</strong>
              )}
              <StationReportLine one={item} />
              {item.foldedFlags > 0 && <span className="case-signs num">{t.folded(item.foldedFlags)}</span>}
              <CaseTag state={item.state} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
