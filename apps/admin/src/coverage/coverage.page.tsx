import '../styles/coverage.css';
import { NativeSelect } from '@mantine/core';
import {
  type CoverageAreaDto,
  type CoverageDto,
  exportCoverage,
  getCoverage,
} from '@khai-bao/api-client/registration';
import { Button, formatDate, useLanguage, useNow } from '@khai-bao/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft, BookOpenCheck, ClipboardCheck, Download, ListChecks, Merge, Timer } from 'lucide-react';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { Tabs } from '../parts/tabs.js';
import { useAreaLevel, useHasPermission } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { numberText, problemText } from '../texts/words.js';
import { CoverageChart } from './coverage-chart.js';
import { CoverageTable, type Sorting } from './coverage-table.js';
import { CoverageUnits, unitViews } from './coverage-units.js';
import { areaPathOf, coverageSearchFor, formatAreaPath, type CoverageSearch } from './coverage-search.js';
import { SentReminders, ReminderButton } from './reminders.js';
import { areaMergesTexts } from './area-merges.texts.js';
import { coverageTexts } from './coverage.texts.js';
import { alarmingColumns, coverageColumns, type CoverageColumn, type UnitView } from './coverage-counts.js';

const dayChoices = [1, 2, 3, 5, 7, 14];
const refetchIntervalMs = 30_000;

/** `silent` is most first, `-silent` least first; as it comes, what is late stands on top. */
function sortingOf(text: string | undefined): Sorting {
  const by = (text ?? 'late').replace(/^-/, '');
  const known = by === 'area' || coverageColumns.some((one) => one === by);
  return {
    by: known ? (by as CoverageColumn | 'area') : 'late',
    down: by === 'area' ? text?.startsWith('-') === true : text?.startsWith('-') !== true,
  };
}
const sortText = ({ by, down }: Sorting): string => ((by === 'area') === down ? `-${by}` : by);

/** Where in the tree one stands: from one's own area down. */
function AreaPath({ coverage, days }: { coverage: CoverageDto; days: number | undefined }) {
  const t = coverageTexts.useTexts();
  const { display } = useSearch({ from: '/bao-phu' });
  return (
    <nav className="cov-path" aria-label={t.path}>
      <ol>
        {coverage.above.map(({ areaPath, name }) => (
          <li key={areaPath}>
            <Link to="/bao-phu" search={{ area: formatAreaPath(areaPath), days, display }}>
              {name}
            </Link>
          </li>
        ))}
        <li aria-current="page">{coverage.area.name}</li>
      </ol>
    </nav>
  );
}

function CoverageNumbers({ area }: { area: CoverageAreaDto }) {
  const t = coverageTexts.useTexts();
  const language = useLanguage();
  return (
    <dl className="cov-numbers">
      {coverageColumns.map((column) => (
        <div key={column} data-stop={(alarmingColumns.has(column) && area[column] > 0) || undefined}>
          <dt>{t.columns[column]}</dt>
          <dd className="num">{numberText(area[column], language)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Where the units of a ward are that has gone into another; whoever may look there is led on. */
function MergedAreaNotice({
  into,
  days,
}: {
  into: NonNullable<CoverageDto['mergedInto']>;
  days: number | undefined;
}) {
  const t = coverageTexts.useTexts();
  // Officials of the ward itself read the sentence on every page.
  if (useAreaLevel() === 'ward') return null;
  return (
    <div className="ward-gone">
      <Notice tone="caution">
        <p className="strong">{t.gone(into.former, into.name)}</p>
        {into.isOwn && (
          <p>
            <Link to="/bao-phu" search={{ area: formatAreaPath(into.areaPath), days }}>
              {t.goneTo(into.name)}
            </Link>
          </p>
        )}
      </Notice>
    </div>
  );
}

function CoverageView() {
  const t = coverageTexts.useTexts();
  const api = useApi();
  const search = useSearch({ from: '/bao-phu' });
  const navigate = useNavigate();
  const asked = { area: areaPathOf(search), days: search.days };
  const query = useQuery({
    queryKey: ['coverage', 'areas', asked],
    queryFn: () => getCoverage({ client: api.client, query: asked }),
    placeholderData: keepPreviousData,
    refetchInterval: refetchIntervalMs,
  });
  const download = useMutation({
    mutationFn: () => exportCoverage({ client: api.client, query: asked, parseAs: 'blob' }),
    onSuccess: (file) => {
      saveFile(file, t.downloadFile);
      notify({ tone: 'pass', text: t.downloaded });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  const go = (to: CoverageSearch): void => void navigate({ to: '/bao-phu', search: { ...search, ...to } });
  const searchOf = (area: CoverageAreaDto, view?: UnitView): CoverageSearch =>
    coverageSearchFor(search, area.areaPath, view);
  const days = query.data?.days;
  const now = useNow(60_000);
  const mayUrge = useHasPermission('unit-message.write');
  const mayReadUnits = useHasPermission('registration.read');
  const mayMerge = useHasPermission('area.manage');
  const merging = areaMergesTexts.useTexts();
  const view = unitViews.find((one) => one === search.view);
  return (
    <>
      <PageHead title={t.title} beside={query.data && <AreaPath coverage={query.data} days={search.days} />}>
        <NativeSelect
          aria-label={t.days}
          className="cov-days no-print"
          leftSection={<span>{t.days}</span>}
          leftSectionWidth={92}
          value={String(days ?? '')}
          data={[...new Set([...dayChoices, ...(days === undefined ? [] : [days])])]
            .sort((a, b) => a - b)
            .map((n) => ({ value: String(n), label: t.daysOf(n) }))}
          onChange={(event) => go({ days: Number(event.currentTarget.value) })}
        />
        {mayUrge && query.data && view !== 'posters' && query.data.area.silent > 0 && (
          <ReminderButton area={query.data.area} days={query.data.days} audience="silent" />
        )}
        {mayUrge && query.data && view === 'posters' && query.data.area.outdatedPosters > 0 && (
          <ReminderButton area={query.data.area} days={query.data.days} audience="posters" />
        )}
        {mayUrge && (
          <Button
            variant="quiet"
            icon={<ClipboardCheck aria-hidden="true" />}
            onClick={() => navigate({ to: '/bao-phu/kiem-tra' })}
          >
            {t.inspections}
          </Button>
        )}
        {mayReadUnits && (
          <Button
            variant="quiet"
            icon={<ListChecks aria-hidden="true" />}
            onClick={() => navigate({ to: '/bao-phu/ncovi' })}
          >
            {t.ncovi}
          </Button>
        )}
        <Button
          variant="quiet"
          icon={<BookOpenCheck aria-hidden="true" />}
          onClick={() => navigate({ to: '/bao-phu/huong-dan' })}
        >
          {t.readers}
        </Button>
        <Button
          variant="quiet"
          icon={<Timer aria-hidden="true" />}
          onClick={() => navigate({ to: '/bao-phu/thoi-han' })}
        >
          {t.clocks}
        </Button>
        {mayMerge && (
          <Button
            variant="quiet"
            icon={<Merge aria-hidden="true" />}
            onClick={() => navigate({ to: '/bao-phu/nhap-phuong' })}
          >
            {merging.open}
          </Button>
        )}
        <Button
          variant="quiet"
          busy={download.isPending}
          icon={<Download aria-hidden="true" />}
          onClick={() => download.mutate()}
        >
          {t.download}
        </Button>
      </PageHead>
      <div className="plain-pane cov">
        {query.data && (
          <p className="cov-print">{t.printed(query.data.area.name, formatDate(now), query.data.days)}</p>
        )}
        {query.data?.mergedInto && <MergedAreaNotice into={query.data.mergedInto} days={search.days} />}
        <QueryResult query={query} rows={8}>
          {({ area, items }) =>
            view !== undefined || items.length === 0 ? (
              <>
                <CoverageNumbers area={area} />
                {items.length > 0 && (
                  <p className="cov-back">
                    <Button
                      variant="plain"
                      size="small"
                      icon={<ArrowLeft aria-hidden="true" />}
                      onClick={() => go({ view: undefined })}
                    >
                      {t.backToAreas}
                    </Button>
                  </p>
                )}
                <CoverageUnits
                  query={{ ...asked, area: area.areaPath }}
                  view={view ?? 'known'}
                  onView={(chosen) => go({ view: chosen })}
                />
              </>
            ) : (
              <>
                {area.late > 0 && (
                  <p className="cov-late">
                    <Link to="/bao-phu" search={searchOf(area, 'late')}>
                      {t.lateAcross(area.late, area.name)}
                    </Link>
                  </p>
                )}
                <Tabs
                  label={t.views}
                  tabs={['hinh', 'bang']}
                  current={search.display === 'bang' ? 'bang' : 'hinh'}
                  nameOf={(one) => (one === 'hinh' ? t.picture : t.table)}
                  countOf={() => ''}
                  onChoose={(display) => go({ display })}
                />
                {search.display !== 'bang' ? (
                  <CoverageChart items={items} searchOf={searchOf} />
                ) : (
                  <CoverageTable
                    whole={area}
                    items={items}
                    sorting={sortingOf(search.order)}
                    searchOf={searchOf}
                    onSort={(sorting) => go({ order: sortText(sorting) })}
                  />
                )}
              </>
            )
          }
        </QueryResult>
        {mayUrge && query.data && <SentReminders area={query.data.area} />}
      </div>
    </>
  );
}

/** How far the units of one's area have come: from the city down to one unit. */
export function CoveragePage() {
  return (
    <PageGuard section="coverage">
      <CoverageView />
    </PageGuard>
  );
}
