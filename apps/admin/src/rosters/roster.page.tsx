import '../styles/duty.css';
import '../styles/roster.css';
import { NativeSelect } from '@mantine/core';
import { listDutyCentres, type RosterDto } from '@khai-bao/api-client/alerts';
import { addMonths } from '@khai-bao/contracts/duty-roster-plans';
import { Button, Empty, cityDay, formatDateTime, formatMoment, Tag } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import {
  CalendarPlus,
  ChevronLeft,
  ChevronRight,
  ClipboardPaste,
  Copy,
  Plus,
  TriangleAlert,
} from 'lucide-react';
import { useState } from 'react';
import { WebhookCard } from '../notices/webhook-card.js';
import { Notice } from '../parts/notice.js';
import { PageGuard, PageHead, QueryResult } from '../navigation/page.js';
import { useAreaLevel, useHasPermission } from '../session/permissions.js';
import { useApi, useProfile } from '../session/session.js';
import { CopyDialog } from './copy-dialog.js';
import { DutyPeopleList } from './duty-people-list.js';
import { formatMonth } from './format-month.js';
import { OnDutyNow } from './on-duty-now.js';
import { OwnContact } from './own-contact.js';
import { PasteDialog } from './paste-dialog.js';
import { PatternDialog } from './pattern-dialog.js';
import { RosterTable } from './roster-table.js';
import { rosterTexts } from './roster.texts.js';
import { ShiftDialog } from './shift-dialog.js';
import { useRoster, type ShownShift } from './use-roster.js';

const maxShownGaps = 6;

type OpenDialog =
  | { readonly kind: 'pattern' | 'copy' | 'paste' }
  | { readonly kind: 'shift'; readonly shift: ShownShift | null; readonly day: string };

function GapList({ roster }: { roster: RosterDto }) {
  const t = rosterTexts.useTexts();
  if (roster.gaps.length === 0) return <Notice tone="pass">{t.noGaps}</Notice>;
  return (
    <section aria-labelledby="roster-gaps">
      <h2 id="roster-gaps">{t.gaps}</h2>
      <ul className="roster-gaps">
        {roster.gaps.slice(0, maxShownGaps).map((gap) => (
          <li key={gap.startsAt}>
            <Tag
              tone={gap.kind === 'nobody' ? 'stop' : 'caution'}
              icon={<TriangleAlert aria-hidden="true" />}
            >
              {t.gapKinds[gap.kind]}
            </Tag>{' '}
            <span className="num">
              {formatMoment(gap.startsAt)} – {formatMoment(gap.endsAt)}
            </span>
          </li>
        ))}
      </ul>
      {roster.gaps.length > maxShownGaps && (
        <p className="dim num">{t.moreGaps(roster.gaps.length - maxShownGaps)}</p>
      )}
    </section>
  );
}

/** The centre whose roster is shown: the own one, or any of the city's for HCDC. */
function CentreChoice({ value, onChange }: { value: string; onChange: (areaCode: string) => void }) {
  const t = rosterTexts.useTexts();
  const api = useApi();
  const centres = useQuery({
    queryKey: ['duty-places'],
    queryFn: () => listDutyCentres({ client: api.client }),
    staleTime: 60_000,
  });
  return (
    <NativeSelect
      aria-label={t.centre}
      value={value}
      data={(centres.data?.items ?? []).map(({ areaCode, centreName }) => ({
        value: areaCode,
        label: centreName,
      }))}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function PlanActions({ onOpen }: { onOpen: (dialog: OpenDialog) => void }) {
  const t = rosterTexts.useTexts();
  return (
    <div className="row" role="group" aria-label={t.actions}>
      <Button
        size="small"
        icon={<CalendarPlus aria-hidden="true" />}
        onClick={() => onOpen({ kind: 'pattern' })}
      >
        {t.pattern}
      </Button>
      <Button
        size="small"
        variant="quiet"
        icon={<Copy aria-hidden="true" />}
        onClick={() => onOpen({ kind: 'copy' })}
      >
        {t.copy}
      </Button>
      <Button
        size="small"
        variant="quiet"
        icon={<ClipboardPaste aria-hidden="true" />}
        onClick={() => onOpen({ kind: 'paste' })}
      >
        {t.paste}
      </Button>
      <Button
        size="small"
        variant="quiet"
        icon={<Plus aria-hidden="true" />}
        onClick={() => onOpen({ kind: 'shift', shift: null, day: '' })}
      >
        {t.add}
      </Button>
    </div>
  );
}

function Dialogs({
  roster,
  dialog,
  onClose,
}: {
  roster: RosterDto;
  dialog: OpenDialog;
  onClose: () => void;
}) {
  switch (dialog.kind) {
    case 'pattern':
      return <PatternDialog roster={roster} onClose={onClose} />;
    case 'copy':
      return <CopyDialog roster={roster} onClose={onClose} />;
    case 'paste':
      return <PasteDialog roster={roster} onClose={onClose} />;
    case 'shift':
      return <ShiftDialog roster={roster} shift={dialog.shift} day={dialog.day} onClose={onClose} />;
  }
}

function Roster() {
  const t = rosterTexts.useTexts();
  const search = useSearch({ from: '/lich-truc' });
  const navigate = useNavigate();
  const { area } = useProfile();
  const isCity = useAreaLevel() === 'city';
  const mayManage = useHasPermission('roster.manage');
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const areaCode = isCity ? (search.area ?? area?.code ?? null) : (area?.code ?? null);
  const thisMonth = cityDay().slice(0, 7);
  const month = /^20\d\d-(0[1-9]|1[0-2])$/.test(search.month ?? '') ? search.month! : thisMonth;
  const current = useRoster(areaCode);
  const shown = useRoster(areaCode, month);
  const go = (to: { area?: string | undefined; month?: string | undefined }): void =>
    void navigate({ to: '/lich-truc', search: { ...search, ...to } });
  return (
    <>
      <PageHead title={t.title}>
        {isCity && areaCode !== null && (
          <CentreChoice value={areaCode} onChange={(chosen) => go({ area: chosen })} />
        )}
      </PageHead>
      <div className="roster">
        <div className="roster-side">
          <section className="card roster-card" aria-labelledby="on-duty-now">
            <h2 id="on-duty-now">{t.now}</h2>
            <QueryResult query={current} rows={2}>
              {(roster) => <OnDutyNow roster={roster} />}
            </QueryResult>
          </section>
          {areaCode === area?.code && <OwnContact />}
          {current.data && <DutyPeopleList roster={current.data} />}
          {mayManage && areaCode !== null && <WebhookCard areaCode={areaCode} />}
        </div>
        <div className="roster-main">
          {current.data && current.data.people.length > 0 && <GapList roster={current.data} />}
          <div className="row roster-bar">
            <div className="row roster-months">
              <Button
                size="small"
                variant="quiet"
                aria-label={t.previous}
                icon={<ChevronLeft aria-hidden="true" />}
                onClick={() => go({ month: addMonths(month, -1) })}
              />
              <h2 className="num" aria-live="polite">
                {t.month(formatMonth(month))}
              </h2>
              <Button
                size="small"
                variant="quiet"
                aria-label={t.next}
                icon={<ChevronRight aria-hidden="true" />}
                onClick={() => go({ month: addMonths(month, 1) })}
              />
            </div>
            {mayManage && shown.data && shown.data.people.length > 0 && <PlanActions onOpen={setDialog} />}
          </div>
          <QueryResult query={shown}>
            {(roster) =>
              roster.people.length === 0 ? (
                <Empty title={t.nobodyListed}>{t.nobodyListedText}</Empty>
              ) : (
                <>
                  <p className="dim">
                    {roster.changedAt === null || roster.changedByName === null
                      ? t.never
                      : t.changed(roster.changedByName, formatDateTime(roster.changedAt))}
                  </p>
                  <RosterTable
                    roster={roster}
                    canManage={mayManage}
                    onOpen={(shift) => setDialog({ kind: 'shift', shift, day: cityDay(shift.startsAt) })}
                    onAdd={(day) => setDialog({ kind: 'shift', shift: null, day })}
                  />
                  {dialog && <Dialogs roster={roster} dialog={dialog} onClose={() => setDialog(null)} />}
                </>
              )
            }
          </QueryResult>
        </div>
      </div>
    </>
  );
}

/** Who is on duty when: dated shifts of a centre, planned here. */
export function RosterPage() {
  return (
    <PageGuard section="rosters">
      <Roster />
    </PageGuard>
  );
}
