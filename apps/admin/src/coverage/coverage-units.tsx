import { LoadMoreButton } from '../parts/load-more-button.js';
import '../styles/inspections.css';
import {
  type CoverageUnitDto,
  type CoverageView,
  listCoverageUnits,
} from '@khai-bao/api-client/registration';
import { Button, Tag, formatDate, formatMoment, type Tone } from '@khai-bao/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ClipboardCheck } from 'lucide-react';
import { useState } from 'react';
import { InspectDialog } from '../inspections/inspect-dialog.js';
import { inspectionsTexts } from '../inspections/inspections.texts.js';
import { LateTag } from '../registrations/state-tags.js';
import { ncoviTexts } from '../ncovi/ncovi.texts.js';
import { Tabs } from '../parts/tabs.js';
import { useHasPermission } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText } from '../texts/words.js';
import type { UnitView } from './coverage-counts.js';
import { coverageTexts } from './coverage.texts.js';
import { UnitPosters } from './unit-posters.js';

export const unitViews = [
  'known',
  'late',
  'silent',
  'posters',
  'unit',
  'account',
  'committee',
  'active',
  'exempt',
  'pharmacy',
] as const satisfies readonly UnitView[];

const filterOfView = (view: UnitView): { late: true } | { outdatedPosters: true } | { view: CoverageView } =>
  view === 'late' ? { late: true } : view === 'posters' ? { outdatedPosters: true } : { view };

const viewTones: Readonly<Record<string, Tone>> = {
  active: 'pass',
  silent: 'stop',
  disabled: 'stop',
  committee: 'yours',
  fresh: 'blue',
};

function UnitRow({
  unit,
  onInspect,
}: {
  unit: CoverageUnitDto;
  onInspect: ((unit: CoverageUnitDto) => void) | null;
}) {
  const inspectTexts = inspectionsTexts.useTexts();
  const t = coverageTexts.useTexts();
  const ncovi = ncoviTexts.useTexts();
  const words = commonTexts.useTexts();
  const canReadUnit = useHasPermission('registration.read');
  const stages: Readonly<Record<string, string>> = t.stages;
  const steps: Readonly<Record<string, string>> = t.steps;
  return (
    <tr>
      <td className="main">
        {!canReadUnit ? (
          <span className="strong">{unit.name}</span>
        ) : (
          <Link to="/tiep-nhan" search={{ view: 'all', id: unit.unitId }} className="name">
            {unit.name}
          </Link>
        )}
        <span className="under">
          {unit.street}, {unit.areaName}
        </span>
      </td>
      <td className="kind">{kindText(unit.kind, words)}</td>
      <td>
        {unit.late ? (
          <LateTag />
        ) : (
          <Tag tone={viewTones[unit.stage] ?? 'plain'}>{stages[unit.stage] ?? unit.stage}</Tag>
        )}
        {unit.step && unit.stepSince && (
          <span className="under">
            {t.waits(steps[unit.step] ?? unit.step, formatMoment(unit.stepSince))}
          </span>
        )}
        {unit.ncoviBasis && (
          <span className="under">
            {unit.ncoviBasis === 'grace'
              ? ncovi.cover.grace(formatDate(unit.ncoviUntil ?? ''))
              : ncovi.cover[unit.ncoviBasis]}
          </span>
        )}
        {unit.outdatedPosters > 0 && (
          <span className="under late">{t.outdatedPosters(unit.outdatedPosters)}</span>
        )}
        {unit.outdatedPosters > 0 && <UnitPosters unitId={unit.unitId} name={unit.name} />}
      </td>
      <td className="num nowrap" data-label={t.last}>
        {unit.declaredOn ? formatDate(unit.declaredOn) : t.never}
      </td>
      <td className={unit.stage === 'silent' ? 'num nowrap late' : 'num nowrap'}>
        {unit.quietDays === null ? '' : t.quietDays(unit.quietDays)}
      </td>
      {onInspect && (
        <td className="nowrap">
          <Button
            variant="quiet"
            size="small"
            icon={<ClipboardCheck aria-hidden="true" />}
            aria-label={inspectTexts.noteAt(unit.name)}
            onClick={() => onInspect(unit)}
          >
            {inspectTexts.noteShort}
          </Button>
        </td>
      )}
    </tr>
  );
}

/** Units of an area at a stage, the longest silent first. */
export function CoverageUnits({
  query: asked,
  view,
  onView,
}: {
  query: { area?: string | undefined; days?: number | undefined };
  view: UnitView;
  onView: (view: UnitView) => void;
}) {
  const t = coverageTexts.useTexts();
  const inspectTexts = inspectionsTexts.useTexts();
  const canNote = useHasPermission('inspection.note');
  const [inspected, setInspected] = useState<CoverageUnitDto | null>(null);
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: ['coverage', 'units', asked, view],
    queryFn: ({ pageParam }) =>
      listCoverageUnits({
        client: api.client,
        query: { ...asked, ...filterOfView(view), cursor: pageParam, limit: 50 },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Tabs
        label={t.unitViewsLabel}
        tabs={unitViews}
        current={view}
        nameOf={(one) => t.unitViews[one]}
        countOf={() => ''}
        onChoose={onView}
      />
      <QueryResult
        query={query}
        rows={8}
        empty={() => (items.length === 0 ? { title: t.emptyTitle, text: t.emptyText } : null)}
      >
        {() => (
          <table className="table">
            <thead>
              <tr>
                <th>{t.unit}</th>
                <th className="kind">{t.kind}</th>
                <th>{t.stage}</th>
                <th>{t.last}</th>
                <th>{t.quiet}</th>
                {canNote && (
                  <th>
                    <span className="visually-hidden">{inspectTexts.note}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {items.map((unit) => (
                <UnitRow key={unit.unitId} unit={unit} onInspect={canNote ? setInspected : null} />
              ))}
            </tbody>
          </table>
        )}
      </QueryResult>
      <LoadMoreButton query={query} />
      {inspected && (
        <InspectDialog unitId={inspected.unitId} name={inspected.name} onClose={() => setInspected(null)} />
      )}
    </>
  );
}
