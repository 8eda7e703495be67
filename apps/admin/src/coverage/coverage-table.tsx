import type { CoverageAreaDto } from '@khai-bao/api-client/registration';
import { useLanguage } from '@khai-bao/ui';
import { Link } from '@tanstack/react-router';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { compareAreaNames, numberText } from '../texts/words.js';
import type { CoverageSearch } from './coverage-search.js';
import { coverageTexts } from './coverage.texts.js';
import {
  alarmingColumns,
  coverageColumns,
  unitViewOfColumn,
  type CoverageColumn,
  type UnitView,
} from './coverage-counts.js';

export interface Sorting {
  readonly by: CoverageColumn | 'area';
  readonly down: boolean;
}

function sortAreas(items: readonly CoverageAreaDto[], { by, down }: Sorting): CoverageAreaDto[] {
  const way = down ? -1 : 1;
  return [...items].sort(
    (a, b) =>
      way * (by === 'area' ? 0 : a[by] - b[by]) ||
      (by === 'area' ? way : 1) * compareAreaNames(a.name, b.name),
  );
}

/** Areas and their numbers, in the order of any column; a number leads to the units behind it. */
export function CoverageTable({
  whole,
  items,
  sorting,
  searchOf,
  onSort,
}: {
  whole: CoverageAreaDto;
  items: readonly CoverageAreaDto[];
  sorting: Sorting;
  searchOf: (area: CoverageAreaDto, view?: UnitView) => CoverageSearch;
  onSort: (sorting: Sorting) => void;
}) {
  const t = coverageTexts.useTexts();
  const language = useLanguage();
  // What is nought everywhere says nothing; what is late is said always.
  const shown = coverageColumns.filter(
    (column) => column === 'late' || column === 'known' || whole[column] > 0,
  );
  const withUnits = items.filter((area) => area.known > 0);
  const without = items.filter((area) => area.known === 0);
  const head = (by: CoverageColumn | 'area', name: string) => {
    const is = sorting.by === by;
    return (
      <th
        key={by}
        className={by === 'area' ? undefined : 'end'}
        aria-sort={is ? (sorting.down ? 'descending' : 'ascending') : 'none'}
      >
        <button
          type="button"
          className="cov-sort"
          onClick={() => onSort({ by, down: is ? !sorting.down : by !== 'area' })}
        >
          {name}
          {is && (sorting.down ? <ArrowDown aria-hidden="true" /> : <ArrowUp aria-hidden="true" />)}
        </button>
      </th>
    );
  };
  const row = (area: CoverageAreaDto, isWhole: boolean) => (
    <tr key={area.areaPath} data-whole={isWhole || undefined}>
      <td className="main">
        {isWhole ? (
          <span className="strong">{t.whole(area.name)}</span>
        ) : (
          <Link to="/bao-phu" search={searchOf(area)} className="name">
            {area.name}
          </Link>
        )}
      </td>
      {shown.map((column) => {
        const view = unitViewOfColumn[column];
        const n = numberText(area[column], language);
        return (
          <td
            key={column}
            className={alarmingColumns.has(column) && area[column] > 0 ? 'end num late' : 'end num'}
            data-label={t.columns[column]}
          >
            {area[column] === 0 ? (
              <span className="dim">0</span>
            ) : view ? (
              <Link
                to="/bao-phu"
                search={searchOf(area, view)}
                aria-label={t.openUnits(n, t.columns[column], area.name)}
              >
                {n}
              </Link>
            ) : (
              n
            )}
          </td>
        );
      })}
    </tr>
  );
  return (
    <table className="table coverage">
      <thead>
        <tr>
          {head('area', t.area)}
          {shown.map((column) => head(column, t.columns[column]))}
        </tr>
      </thead>
      <tbody>
        {row(whole, true)}
        {sortAreas(withUnits, sorting).map((area) => row(area, false))}
        {without.length > 0 && (
          <tr className="cov-empty">
            <td colSpan={shown.length + 1}>
              <details>
                <summary>{t.withoutUnits(without.length)}</summary>
                <ul>
                  {sortAreas(without, { by: 'area', down: false }).map((area) => (
                    <li key={area.areaPath}>
                      <Link to="/bao-phu" search={searchOf(area)}>
                        {area.name}
                      </Link>
                    </li>
                  ))}
                </ul>
              </details>
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
