import '../styles/cartogram.css';
import { useLanguage } from '@khai-bao/ui';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { compareAreaNames, numberText } from '../texts/words.js';
import {
  divideIntoClasses,
  findNeighbour,
  layOutTiles,
  levelOf,
  shortAreaName,
  type ScaleClass,
  type TileDirection,
} from './cartogram-layout.js';
import { cartogramTexts } from './cartogram.texts.js';

/** An area with the value that its tile shows. */
export interface CartogramArea {
  readonly code: string;
  readonly name: string;
  /** Null: the value is not known, which the tile says. */
  readonly value: number | null;
}

export interface CartogramProps {
  /** What the values are: the name of the picture and of the table's column. */
  readonly label: string;
  readonly areas: readonly CartogramArea[];
  readonly onOpen: (area: CartogramArea) => void;
  /** How a value is written; a number as the language groups it when it is left out. */
  readonly formatValue?: (value: number) => string;
  /** What the table says of an area, such as a link; its name when it is left out. */
  readonly nameOf?: (area: CartogramArea) => ReactNode;
}

const directions: Readonly<Record<string, TileDirection>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

function Legend({
  classes,
  hasGap,
  format,
}: {
  classes: readonly ScaleClass[];
  hasGap: boolean;
  format: (value: number) => string;
}) {
  const t = cartogramTexts.useTexts();
  return (
    <ul className="tiles-legend num" aria-label={t.legend}>
      <li>
        <i data-level={0} /> {format(0)}
      </li>
      {classes.map(({ from, to, level }) => (
        <li key={from}>
          <i data-level={level} /> {t.range(format(from), format(to))}
        </li>
      ))}
      {hasGap && (
        <li>
          <i data-level="none" /> {t.noValue}
        </li>
      )}
    </ul>
  );
}

/**
 * Shows values of areas as coloured tiles, districts where they lie, with a legend and the same values as a table. The tiles are one stop
 * for the Tab key; the arrow keys move between them.
 */
export function Cartogram({ label, areas, onOpen, formatValue, nameOf }: CartogramProps) {
  const t = cartogramTexts.useTexts();
  const language = useLanguage();
  const group = useRef<HTMLDivElement>(null);
  const sorted = [...areas].sort((a, b) => compareAreaNames(a.name, b.name));
  const layout = layOutTiles(sorted.map(({ code }) => code));
  const [current, setCurrent] = useState<string | null>(null);
  const byCode = new Map(sorted.map((area) => [area.code, area]));
  const focusable = current !== null && byCode.has(current) ? current : layout.places[0]?.code;
  const classes = divideIntoClasses(sorted.map(({ value }) => value));
  const format = formatValue ?? ((value: number): string => numberText(value, language));
  const textOf = ({ value }: CartogramArea): string => (value === null ? t.noValue : format(value));
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (focusable === undefined) return;
    const direction = directions[event.key];
    const next =
      direction !== undefined
        ? findNeighbour(layout, focusable, direction)
        : { Home: layout.places[0], End: layout.places.at(-1) }[event.key]?.code;
    if (direction !== undefined || next !== undefined) event.preventDefault();
    if (next === undefined) return;
    setCurrent(next);
    const tiles = [...(group.current?.querySelectorAll<HTMLElement>('[data-code]') ?? [])];
    tiles.find(({ dataset }) => dataset['code'] === next)?.focus();
  };
  if (areas.length === 0) return null;
  return (
    <div className="cartogram">
      <div>
        <p className="dim">{t.hint}</p>
        <div
          ref={group}
          className="area-tiles"
          role="group"
          aria-label={label}
          style={{ gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))` }}
          onKeyDown={onKeyDown}
        >
          {layout.places.map(({ code, column, row }) => {
            const area = byCode.get(code)!;
            return (
              <button
                key={code}
                type="button"
                data-code={code}
                data-level={levelOf(area.value, classes) ?? 'none'}
                style={{ gridColumn: column + 1, gridRow: row + 1 }}
                tabIndex={code === focusable ? 0 : -1}
                title={area.name || code}
                onFocus={() => setCurrent(code)}
                onClick={() => onOpen(area)}
              >
                <span>{shortAreaName(area.name) || code}</span>{' '}
                <strong className="num">{area.value === null ? '–' : format(area.value)}</strong>
                <span className="visually-hidden">, {t.tile(area.name || code, textOf(area))}</span>
              </button>
            );
          })}
        </div>
        <Legend classes={classes} hasGap={sorted.some(({ value }) => value === null)} format={format} />
      </div>
      <table className="table tiles-table">
        <thead>
          <tr>
            <th scope="col">{t.area}</th>
            <th scope="col" className="right">
              {label}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((area) => (
            <tr key={area.code}>
              <td className="main">{nameOf?.(area) ?? (area.name || area.code)}</td>
              <td className="right num">{textOf(area)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
