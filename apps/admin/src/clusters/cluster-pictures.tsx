import type { ClusterDetailDto, ClusterVisitDto } from '@khai-bao/api-client/alerts';
import { formatDate, formatDateTime } from '@khai-bao/ui';
import { clusterTexts } from './cluster.texts.js';

const chartHeight = 96;

/** Cases by day: bars, and the same numbers as a table for whoever reads with other means. */
export function ClusterCurve({ curve }: Pick<ClusterDetailDto, 'curve'>) {
  const t = clusterTexts.useTexts();
  const highest = Math.max(1, ...curve.map(({ cases }) => cases));
  return (
    <section aria-label={t.curve}>
      <h3>{t.curve}</h3>
      <div className="hours-bars" aria-hidden="true">
        {curve.map(({ day, cases }) => (
          <div key={day}>
            <span className="num">{cases === 0 ? '' : cases}</span>
            <div className="hours-bar" style={{ height: chartHeight }}>
              <i style={{ height: `${(100 * cases) / highest}%` }} />
            </div>
            <span className="num">{formatDate(day).slice(0, 5)}</span>
          </div>
        ))}
      </div>
      <ul className="visually-hidden">
        {curve.map(({ day, cases }) => (
          <li key={day}>{t.curveDay(formatDate(day), cases)}</li>
        ))}
      </ul>
    </section>
  );
}

/** Gates over time: one lane per gate with a mark per case, and the same as a table. */
export function GateLanes({ visits }: Pick<ClusterDetailDto, 'visits'>) {
  const t = clusterTexts.useTexts();
  const times = visits.map(({ at }) => Date.parse(at));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const placeOf = (at: string): string =>
    to === from ? '50%' : `${2 + (96 * (Date.parse(at) - from)) / (to - from)}%`;
  const lanes = new Map<string, ClusterVisitDto[]>();
  for (const visit of visits) {
    const gate = `${visit.unitName}, ${visit.gateName}`;
    lanes.set(gate, [...(lanes.get(gate) ?? []), visit]);
  }
  if (visits.length === 0) return null;
  return (
    <section aria-label={t.gates}>
      <h3>{t.gates}</h3>
      <div className="lanes" aria-hidden="true">
        {[...lanes].map(([gate, ofGate]) => (
          <div key={gate} className="lane">
            <span>{gate}</span>
            <div className="lane-line">
              {ofGate.map(({ caseCode, at }) => (
                <i
                  key={`${caseCode}${at}`}
                  style={{ left: placeOf(at) }}
                  title={`${caseCode} · ${formatDateTime(at)}`}
                />
              ))}
            </div>
          </div>
        ))}
        <p className="lane-ends num">
          <span>{formatDateTime(new Date(from).toISOString())}</span>
          <span>{formatDateTime(new Date(to).toISOString())}</span>
        </p>
      </div>
      <div className="visually-hidden">
        <table>
          <caption>{t.gates}</caption>
          <thead>
            <tr>
              <th scope="col">{t.caseCode}</th>
              <th scope="col">{t.gate}</th>
              <th scope="col">{t.time}</th>
            </tr>
          </thead>
          <tbody>
            {visits.map(({ caseCode, unitName, gateName, at }) => (
              <tr key={`${caseCode}${at}`}>
                <td>{caseCode}</td>
                <td>
                  {unitName}, {gateName}
                </td>
                <td>{formatDateTime(at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
