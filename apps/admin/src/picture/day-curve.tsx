import type { DayNumbersDto } from '@khai-bao/api-client/alerts';
import { formatDate } from '@khai-bao/ui';
import type { ReactNode } from 'react';
import { pictureTexts } from './picture.texts.js';

export const dayKinds = ['confirmed', 'suspected', 'ruledOut'] as const;
/** Labels of days below a curve at most. */
const maxLabels = 5;
/** Days from which on bars stand without gaps: their lines would hide them. */
const denseFromDays = 40;

export const totalOf = (day: DayNumbersDto): number => dayKinds.reduce((total, kind) => total + day[kind], 0);

/** Cases by day as stacked bars. The same numbers stand in the table of the page. */
export function DayCurve({
  title,
  days,
  children,
}: {
  title: string;
  days: readonly (DayNumbersDto & { readonly day: string })[];
  children?: ReactNode;
}) {
  const t = pictureTexts.useTexts();
  const highest = Math.max(1, ...days.map(totalOf));
  const labelEvery = Math.ceil(days.length / maxLabels);
  return (
    <figure className="day-curve">
      <figcaption>{title}</figcaption>
      {children}
      <div className="curve-plot" aria-hidden="true">
        <p className="curve-scale num">
          <span>{highest}</span>
          <span>0</span>
        </p>
        <div className="curve-bars" data-dense={days.length >= denseFromDays || undefined}>
          {days.map((day, at) => (
            <div
              key={day.day}
              title={t.barTitle(formatDate(day.day), day.confirmed, day.suspected, day.ruledOut)}
            >
              <div className="curve-bar">
                {[...dayKinds].reverse().map((kind) => (
                  <i key={kind} data-kind={kind} style={{ height: `${(100 * day[kind]) / highest}%` }} />
                ))}
              </div>
              <span className="num">
                {(days.length - 1 - at) % labelEvery === 0 ? formatDate(day.day).slice(0, 5) : ''}
              </span>
            </div>
          ))}
        </div>
      </div>
    </figure>
  );
}

/** What the parts of the bars are. */
export function CurveKey() {
  const t = pictureTexts.useTexts();
  return (
    <ul className="curve-key">
      {dayKinds.map((kind) => (
        <li key={kind}>
          <i data-kind={kind} /> {t.kinds[kind]}
        </li>
      ))}
    </ul>
  );
}
