import '../styles/picture.css';
import { NativeSelect } from '@mantine/core';
import { getPicture, type AreaNumbersDto, type PictureDto } from '@khai-bao/api-client/alerts';
import { adminPaths } from '@khai-bao/contracts/app-routes';
import { Button, formatDate, formatStopwatch, useLanguage, useNow } from '@khai-bao/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { PageGuard, PageHead, QueryResult } from '../navigation/page.js';
import { Cartogram } from '../parts/cartogram.js';
import { useApi } from '../session/session.js';
import { numberText } from '../texts/words.js';
import { CurveKey, DayCurve, totalOf } from './day-curve.js';
import { LineListDialog } from './line-list-dialog.js';
import {
  formatAreaPath,
  periodChoices,
  periodOf,
  readPictureSearch,
  tileMeasures,
  type PictureSearch,
  type TileMeasure,
} from './picture-search.js';
import { pictureTexts } from './picture.texts.js';

const refetchIntervalMs = 60_000;
const periodNumbers = ['reported', 'confirmed', 'ruledOut', 'withoutOnset'] as const;
const waitingNumbers = ['open', 'unacknowledged', 'overdue', 'stationOverdue'] as const;
const alarmingNumbers: ReadonlySet<string> = new Set(['overdue', 'stationOverdue']);

function AreaPath({ picture }: { picture: PictureDto }) {
  const t = pictureTexts.useTexts();
  const search = useSearch({ from: adminPaths.casePicture });
  return (
    <nav className="picture-path" aria-label={t.path}>
      <ol>
        {picture.above.map(({ areaPath, areaCode, name }) => (
          <li key={areaPath}>
            <Link to={adminPaths.casePicture} search={{ ...search, area: formatAreaPath(areaPath) }}>
              {name || areaCode}
            </Link>
          </li>
        ))}
        <li aria-current="page">{picture.area.name || picture.area.areaCode}</li>
      </ol>
    </nav>
  );
}

function NumberList({ picture }: { picture: PictureDto }) {
  const t = pictureTexts.useTexts();
  const language = useLanguage();
  const { numbers, medianAcknowledgeSeconds: median, from, to } = picture;
  const listOf = (names: readonly TileMeasure[]) =>
    names.map((name) => (
      <div key={name} data-stop={(alarmingNumbers.has(name) && numbers[name] > 0) || undefined}>
        <dt>{t.numbers[name]}</dt>
        <dd className="num">{numberText(numbers[name], language)}</dd>
      </div>
    ));
  return (
    <div className="picture-numbers">
      <section>
        <h2>{t.from(formatDate(from), formatDate(to))}</h2>
        <dl>
          {listOf(periodNumbers)}
          <div>
            <dt>{t.median}</dt>
            <dd className="num">{median === null ? '–' : formatStopwatch(median * 1_000)}</dd>
          </div>
        </dl>
      </section>
      <section>
        <h2>{t.now}</h2>
        <dl>{listOf(waitingNumbers)}</dl>
      </section>
    </div>
  );
}

/** The areas below as tiles: a tile opens the list of its cases, a name in the table its picture. */
function AreaPicture({ picture, measure }: { picture: PictureDto; measure: TileMeasure }) {
  const t = pictureTexts.useTexts();
  const search = useSearch({ from: adminPaths.casePicture });
  const navigate = useNavigate();
  const byCode = new Map(picture.areas.map((area) => [area.areaCode, area]));
  const pathOf = (code: string): string => byCode.get(code)?.areaPath ?? picture.area.areaPath;
  const go = (to: PictureSearch): void =>
    void navigate({ to: adminPaths.casePicture, search: { ...search, ...to } });
  return (
    <section className="picture-part">
      <div className="picture-part-head">
        <h2>{t.areas}</h2>
        <NativeSelect
          label={t.measure}
          value={measure}
          data={tileMeasures.map((each) => ({ value: each, label: t.numbers[each] }))}
          onChange={(event) => go({ view: event.currentTarget.value })}
        />
      </div>
      <Cartogram
        label={t.numbers[measure]}
        areas={picture.areas.map((area: AreaNumbersDto) => ({
          code: area.areaCode,
          name: area.name,
          value: area[measure],
        }))}
        onOpen={({ code, name }) =>
          void navigate({
            to: adminPaths.suspectedCases,
            search: { view: 'all', area: formatAreaPath(pathOf(code)), areaName: name },
          })
        }
        nameOf={({ code, name }) => (
          <Link to={adminPaths.casePicture} search={{ ...search, area: formatAreaPath(pathOf(code)) }}>
            {name || code}
          </Link>
        )}
      />
    </section>
  );
}

function Curves({ picture }: { picture: PictureDto }) {
  const t = pictureTexts.useTexts();
  const language = useLanguage();
  const { days, numbers } = picture;
  return (
    <section className="picture-part">
      <CurveKey />
      <div className="picture-curves">
        <DayCurve title={t.reportCurve} days={days.map(({ day, reported }) => ({ day, ...reported }))} />
        <DayCurve title={t.onsetCurve} days={days.map(({ day, onset }) => ({ day, ...onset }))}>
          <p className="dim num">
            {numbers.withoutOnset > 0
              ? t.onsetGap(numberText(numbers.withoutOnset, language), numberText(numbers.reported, language))
              : t.onsetWhole}
          </p>
        </DayCurve>
      </div>
      <details className="picture-table">
        <summary>{t.showTable}</summary>
        <table className="table">
          <caption className="visually-hidden">{t.dayTable}</caption>
          <thead>
            <tr>
              <th scope="col">{t.day}</th>
              <th scope="col">{t.reportedOn}</th>
              <th scope="col">{t.kinds.confirmed}</th>
              <th scope="col">{t.kinds.ruledOut}</th>
              <th scope="col">{t.onsetOn}</th>
              <th scope="col">{t.medianOn}</th>
            </tr>
          </thead>
          <tbody>
            {[...days].reverse().map(({ day, reported, onset, medianAcknowledgeSeconds: median }) => (
              <tr key={day}>
                <td className="main num">{formatDate(day)}</td>
                <td className="num" data-label={t.reportedOn}>
                  {totalOf(reported)}
                </td>
                <td className="num" data-label={t.kinds.confirmed}>
                  {reported.confirmed}
                </td>
                <td className="num" data-label={t.kinds.ruledOut}>
                  {reported.ruledOut}
                </td>
                <td className="num" data-label={t.onsetOn}>
                  {totalOf(onset)}
                </td>
                <td className="num" data-label={t.medianOn}>
                  {median === null ? '–' : formatStopwatch(median * 1_000)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function Picture() {
  const t = pictureTexts.useTexts();
  const api = useApi();
  const search = useSearch({ from: adminPaths.casePicture });
  const navigate = useNavigate();
  const { areaPath: area, days, measure } = readPictureSearch(search);
  const { from, to } = periodOf(days, useNow(refetchIntervalMs));
  const [isExporting, setExporting] = useState(false);
  const query = useQuery({
    queryKey: ['case-picture', { area, from, to }],
    queryFn: () => getPicture({ client: api.client, query: { area, from, to } }),
    placeholderData: keepPreviousData,
    refetchInterval: refetchIntervalMs,
  });
  return (
    <>
      <PageHead title={t.title} beside={query.data && <AreaPath picture={query.data} />}>
        <NativeSelect
          aria-label={t.period}
          value={String(days)}
          data={periodChoices.map((n) => ({ value: String(n), label: t.daysOf(n) }))}
          onChange={(event) =>
            void navigate({
              to: adminPaths.casePicture,
              search: { ...search, days: event.currentTarget.value },
            })
          }
        />
        {query.data && (
          <Link
            className="kb-btn"
            data-variant="quiet"
            to={adminPaths.suspectedCases}
            search={{
              view: 'all',
              ...(area === undefined ? {} : { area: formatAreaPath(area), areaName: query.data.area.name }),
            }}
          >
            {t.openList}
          </Link>
        )}
        <Button
          variant="quiet"
          icon={<Download aria-hidden="true" />}
          disabled={query.data === undefined}
          onClick={() => setExporting(true)}
        >
          {t.export}
        </Button>
      </PageHead>
      <div className="plain-pane picture">
        <QueryResult query={query} rows={8}>
          {(picture) => (
            <>
              <NumberList picture={picture} />
              {picture.areas.length > 0 ? (
                <AreaPicture picture={picture} measure={measure} />
              ) : (
                picture.area.areaPath.split('.').length < 3 && <p className="dim">{t.noAreas}</p>
              )}
              <Curves picture={picture} />
              {isExporting && <LineListDialog picture={picture} onClose={() => setExporting(false)} />}
            </>
          )}
        </QueryResult>
      </div>
    </>
  );
}

/** The cases of one's area as numbers and pictures. */
export function PicturePage() {
  return (
    <PageGuard section="picture">
      <Picture />
    </PageGuard>
  );
}
