import '../styles/unit.css';
import { type CheckItemDto, getCounters, listChecks, listGates } from '@khai-bao/api-client/declarations';
import { Tag, formatLongDate, formatTime, useLanguage, useNow } from '@khai-bao/ui';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, DoorOpen, OctagonX, Printer, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { HoursChart } from '../occupancy/hours-chart.js';
import { OccupancyCard } from '../occupancy/occupancy-card.js';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { Tabs } from '../parts/tabs.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { numberText } from '../texts/words.js';
import { TrainingCall } from '../training/training-call.js';
import { OwnCoverNotice } from '../ncovi/own-cover-notice.js';
import { OpenPointsList } from './open-points-list.js';
import { ReportsCard } from './reports-card.js';
import { UnitCasesCard } from './unit-cases-card.js';
import { UnitNotices } from './unit-notices.js';
import { OutcomeTag } from './outcome-tag.js';
import { unitTexts } from './unit.texts.js';

function FirstSteps() {
  const t = unitTexts.useTexts().today;
  const steps = [
    { to: '/cong', icon: DoorOpen, title: t.first1, text: t.first1Text },
    { to: '/cong', icon: Printer, title: t.first2, text: t.first2Text },
    { to: '/nhan-vien-cong', icon: UsersRound, title: t.first3, text: t.first3Text },
  ] as const;
  return (
    <section>
      <h2>{t.firstTitle}</h2>
      <ol className="first-steps">
        {steps.map((step, i) => (
          <li key={step.title}>
            <Link to={step.to} className="card">
              <span className="round" aria-hidden="true">
                {i + 1}
              </span>
              <span>
                <strong>{step.title}</strong>
                <span className="under">{step.text}</span>
              </span>
              <step.icon size={22} aria-hidden="true" />
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}

const shownKinds = ['all', 'entry', 'exit', 'stopped'] as const;
type ShownKind = (typeof shownKinds)[number];
const isShown = (check: CheckItemDto, kind: ShownKind): boolean =>
  kind === 'all' ||
  (kind === 'stopped'
    ? check.decision === 'stopped'
    : check.direction === kind && check.decision === 'admitted');

function ChecksOfDay() {
  const t = unitTexts.useTexts().today;
  const api = useApi();
  const [kind, setKind] = useState<ShownKind>('all');
  const query = useInfiniteQuery({
    queryKey: ['checks', 'of-day'],
    queryFn: ({ pageParam }) => listChecks({ client: api.client, query: { cursor: pageParam, limit: 100 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // Whoever has loaded much of the day reads it; it does not move below the eyes.
    refetchInterval: (held) => ((held.state.data?.pages.length ?? 0) > 2 ? false : 10_000),
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = items.filter((check) => isShown(check, kind));
  return (
    <section>
      <h2>{t.last}</h2>
      <Tabs
        label={t.filter}
        tabs={shownKinds}
        current={kind}
        nameOf={(one) => t.shown[one]}
        countOf={() => ''}
        onChoose={setKind}
      />
      <QueryResult
        query={query}
        rows={4}
        empty={() => (items.length === 0 ? { title: t.emptyTitle, text: t.emptyText } : null)}
      >
        {() =>
          shown.length === 0 ? (
            <p className="dim">{t.noneShown}</p>
          ) : (
            <table className="table">
              <tbody>
                {shown.map((check) => (
                  <tr key={check.checkId}>
                    <td className="num nowrap">{formatTime(check.at)}</td>
                    <td className="main">
                      <span className="strong">{check.shortName}</span>
                      <span className="under">
                        {check.gateName} · {check.direction === 'entry' ? t.entry : t.exit}
                      </span>
                    </td>
                    <td>
                      <OutcomeTag outcome={check.outcome} />
                    </td>
                    <td>
                      {check.decision === 'admitted' ? (
                        <Tag tone="pass" icon={<CircleCheck aria-hidden="true" />}>
                          {t.admitted}
                        </Tag>
                      ) : (
                        <Tag tone="stop" icon={<OctagonX aria-hidden="true" />}>
                          {t.stopped}
                        </Tag>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </QueryResult>
      <LoadMoreButton query={query} />
    </section>
  );
}

function Today() {
  const t = unitTexts.useTexts().today;
  const language = useLanguage();
  const now = useNow(60_000);
  const api = useApi();
  const query = useQuery({
    queryKey: ['counters'],
    queryFn: () => getCounters({ client: api.client }),
    refetchInterval: 10_000,
  });
  const gates = useQuery({ queryKey: ['gates'], queryFn: () => listGates({ client: api.client }) });
  return (
    <>
      <PageHead title={t.title} beside={<p className="dim">{formatLongDate(now, language)}</p>} />
      <div className="plain-pane today">
        <OwnCoverNotice />
        <UnitNotices />
        <TrainingCall />
        {gates.data?.items.length !== 0 && <OpenPointsList />}
        <QueryResult query={query} rows={3}>
          {(day) => (
            <dl className="counters">
              {(['inside', 'entries', 'exits', 'declarations', 'suspected'] as const).map((name) => (
                <div
                  key={name}
                  className="card"
                  data-main={name === 'inside' || undefined}
                  data-stop={(name === 'suspected' && day.suspected > 0) || undefined}
                >
                  <dt>{t[name]}</dt>
                  <dd className="num">{numberText(day[name], language)}</dd>
                  {name === 'suspected' && day.suspected > 0 && (
                    <dd className="under">
                      {t.suspectedHint}{' '}
                      <Link to="/nguoi-den" search={{ view: 'suspected' }}>
                        {t.suspectedSee(day.suspected)}
                      </Link>
                    </dd>
                  )}
                </div>
              ))}
            </dl>
          )}
        </QueryResult>
        <UnitCasesCard />
        <ReportsCard />
        {gates.data?.items.length === 0 && <FirstSteps />}
        <OccupancyCard />
        <HoursChart />
        <ChecksOfDay />
      </div>
    </>
  );
}

/** Today's numbers of a unit. */
export function TodayPage() {
  return (
    <PageGuard section="today">
      <Today />
    </PageGuard>
  );
}
