import '../styles/ncovi.css';
import {
  listNcoviWork,
  type NcoviWorkItemDto,
  type NcoviWorkListDto,
} from '@khai-bao/api-client/registration';
import { Button, Tag, formatDateTime, formatMoment, useLanguage } from '@khai-bao/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Scale } from 'lucide-react';
import { useState } from 'react';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { Tabs } from '../parts/tabs.js';
import { LateTag } from '../registrations/state-tags.js';
import { useHasPermission } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { numberText } from '../texts/words.js';
import { NcoviDecisionDialog } from './ncovi-decision-dialog.js';
import { ncoviTexts } from './ncovi.texts.js';

const views = ['open', 'settled'] as const;
type View = (typeof views)[number];

function Counts({ counts }: Pick<NcoviWorkListDto, 'counts'>) {
  const t = ncoviTexts.useTexts();
  const language = useLanguage();
  return (
    <dl className="ncovi-counts">
      {(['listed', 'claimed', 'grace', 'open', 'late'] as const).map((name) => (
        <div key={name} data-late={name === 'late' && counts.late > 0 ? '' : undefined}>
          <dd className="num">{numberText(counts[name], language)}</dd>
          <dt>{t.counts[name]}</dt>
        </div>
      ))}
    </dl>
  );
}

function WorkRow({
  work,
  canDecide,
  onDecide,
}: {
  work: NcoviWorkItemDto;
  canDecide: boolean;
  onDecide: () => void;
}) {
  const t = ncoviTexts.useTexts();
  return (
    <tr>
      <td className="main">
        <span className="strong">{work.name}</span>
        <span className="under">
          {[work.entryId, work.areaName].filter((part) => part !== null).join(' · ')}
        </span>
      </td>
      <td data-label={t.question}>
        {t.kinds[work.kind]}
        {work.units > 1 && <span className="under">{t.units(work.units)}</span>}
      </td>
      {work.outcome === null ? (
        <td className="nowrap" data-label={t.since}>
          {work.late ? <LateTag /> : null} <span className="num">{formatMoment(work.since)}</span>
        </td>
      ) : (
        <td data-label={t.decidedBy}>
          <Tag tone="plain">{t.outcomes[work.outcome]}</Tag>
          <span className="under">
            {work.decidedByName}
            {work.settledAt !== null && `, ${formatDateTime(work.settledAt)}`}
          </span>
        </td>
      )}
      {canDecide && (
        <td className="nowrap end">
          <Button
            variant="quiet"
            size="small"
            icon={<Scale aria-hidden="true" />}
            aria-label={t.decideOf(work.name)}
            onClick={onDecide}
          >
            {t.decide}
          </Button>
        </td>
      )}
    </tr>
  );
}

function NcoviWork() {
  const t = ncoviTexts.useTexts();
  const api = useApi();
  const mayAct = useHasPermission('registration.act');
  const [view, setView] = useState<View>('open');
  const [chosen, setChosen] = useState<string | null>(null);
  const query = useInfiniteQuery({
    queryKey: [...queryKeys.ncoviWork, view],
    queryFn: ({ pageParam }) =>
      listNcoviWork({ client: api.client, query: { view, cursor: pageParam, limit: 50 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  const counts = query.data?.pages[0]?.counts;
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const canDecide = view === 'open' && mayAct;
  return (
    <>
      <PageHead title={t.title}>
        <Link to="/bao-phu">{t.back}</Link>
      </PageHead>
      <div className="plain-pane ncovi">
        <p className="dim">{t.intro}</p>
        {counts && <Counts counts={counts} />}
        <Tabs
          label={t.viewsLabel}
          tabs={views}
          current={view}
          nameOf={(one) => t.views[one]}
          countOf={(one) => (one === 'open' && counts ? counts.open : '')}
          onChoose={setView}
        />
        <QueryResult
          query={query}
          rows={6}
          empty={() =>
            items.length > 0
              ? null
              : view === 'open'
                ? { title: t.emptyOpen, text: t.emptyOpenText }
                : { title: t.emptySettled, text: t.emptySettledText }
          }
        >
          {() => (
            <table className="table">
              <thead>
                <tr>
                  <th>{t.entry}</th>
                  <th>{t.question}</th>
                  <th>{view === 'open' ? t.since : t.decidedBy}</th>
                  {canDecide && (
                    <th>
                      <span className="visually-hidden">{t.decide}</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {items.map((work) => (
                  <WorkRow
                    key={work.id}
                    work={work}
                    canDecide={canDecide}
                    onDecide={() => setChosen(work.id)}
                  />
                ))}
              </tbody>
            </table>
          )}
        </QueryResult>
        <LoadMoreButton query={query} />
      </div>
      {chosen !== null && <NcoviDecisionDialog id={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

/** Questions about the national NCOVI list that the officers of an area decide. */
export function NcoviWorkPage() {
  return (
    <PageGuard section="coverage" permission="registration.read">
      <NcoviWork />
    </PageGuard>
  );
}
