import { recordStationReport, type CaseDetailDto, type CaseItemDto } from '@khai-bao/api-client/alerts';
import { Button, formatDateTime, formatDuration, useLanguage, useNow } from '@khai-bao/ui';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { endStates } from './case-order.js';
import { stationReportTexts } from './station-report.texts.js';
import { useCaseChange } from './work-form.js';

/** Whether the report of a case to the health station is still to be made. */
const isReportOpen = ({
  state,
  isHandedOver,
  stationReportedAt,
}: Pick<CaseItemDto, 'state' | 'isHandedOver' | 'stationReportedAt'>): boolean =>
  stationReportedAt === null && !isHandedOver && !endStates.has(state);

/** The legal clock of a case in the list: the time that is left for the report, or that it is overdue. */
export function StationReportLine({ one }: { one: CaseItemDto }) {
  const t = stationReportTexts.useTexts();
  const language = useLanguage();
  const now = useNow();
  if (!isReportOpen(one)) return null;
  const left = Date.parse(one.stationReportDueAt) - now;
  return left > 0 ? (
    <span className="dim num">{t.listDue(formatDuration(left, language))}</span>
  ) : (
    <strong className="late num">{t.listOverdue}</strong>
  );
}

/** The report to the health station of the commune: by when, or by whom; one press records it. */
export function StationReport({ one }: { one: CaseDetailDto }) {
  const t = stationReportTexts.useTexts();
  const api = useApi();
  const language = useLanguage();
  const now = useNow();
  const record = useCaseChange<undefined>({
    send: () => recordStationReport({ client: api.client, path: { id: one.caseId } }),
    done: (changed) => t.recorded(changed.code),
    onDone: () => undefined,
  });
  if (one.stationReportedAt !== null)
    return (
      <Notice tone="pass">
        {t.reported(one.stationReportedByName ?? '', formatDateTime(one.stationReportedAt))}
      </Notice>
    );
  if (!isReportOpen(one)) return null;
  const left = Date.parse(one.stationReportDueAt) - now;
  const due = formatDateTime(one.stationReportDueAt);
  return (
    <Notice tone={left > 0 ? 'caution' : 'stop'}>
      <p className="strong num">{left > 0 ? t.dueIn(formatDuration(left, language), due) : t.overdue(due)}</p>
      <p>{t.why}</p>
      {one.state !== 'NEW' && (
        <Button
          variant="quiet"
          size="small"
          busy={record.isPending}
          onClick={() =>
            record.mutate(undefined, {
              onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
            })
          }
        >
          {t.record}
        </Button>
      )}
    </Notice>
  );
}
