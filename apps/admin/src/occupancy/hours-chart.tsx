import '../styles/occupancy.css';
import { getHourlyCounters, type HourCountersDto } from '@khai-bao/api-client/declarations';
import { useLanguage } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../session/session.js';
import { numberText } from '../texts/words.js';
import { occupancyTexts } from './occupancy.texts.js';

const hoursOfDay = 24;
const chartHeight = 96;
const kinds = ['entries', 'exits', 'stopped'] as const;

/** The hours from the first to the last with a check, those between them without one included. */
function shownHours(hours: readonly HourCountersDto[]): HourCountersDto[] {
  const byHour = new Map(hours.map((one) => [one.hour, one]));
  const [first = 0, last = 0] = [hours[0]?.hour, hours.at(-1)?.hour];
  return Array.from({ length: hoursOfDay }, (_, hour) => hour)
    .filter((hour) => hour >= first && hour <= last)
    .map((hour) => byHour.get(hour) ?? { hour, entries: 0, exits: 0, stopped: 0 });
}

/** Passages of today by hour: bars, and the same numbers as a table for whoever reads with other means. */
export function HoursChart() {
  const t = occupancyTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['counters', 'hours'],
    queryFn: () => getHourlyCounters({ client: api.client }),
    refetchInterval: 60_000,
  });
  if (!data) return null;
  const hours = shownHours(data.hours);
  const highest = Math.max(1, ...hours.flatMap((hour) => kinds.map((kind) => hour[kind])));
  return (
    <section className="card hours">
      <h2>{t.hours}</h2>
      {data.hours.length === 0 ? (
        <p className="dim">{t.noHours}</p>
      ) : (
        <>
          <p className="hours-key" aria-hidden="true">
            {kinds.map((kind) => (
              <span key={kind} data-kind={kind}>
                {t[kind]}
              </span>
            ))}
          </p>
          <div className="hours-bars" aria-hidden="true">
            {hours.map((hour) => (
              <div key={hour.hour}>
                <div className="hours-bar" style={{ height: chartHeight }}>
                  {kinds.map((kind) => (
                    <i
                      key={kind}
                      data-kind={kind}
                      style={{ height: `${(100 * hour[kind]) / highest}%` }}
                      title={`${t.hour(hour.hour)} · ${t[kind]}: ${numberText(hour[kind], language)}`}
                    />
                  ))}
                </div>
                <span className="num">{hour.hour}</span>
              </div>
            ))}
          </div>
          <table className="visually-hidden">
            <caption>{t.hoursTable}</caption>
            <tbody>
              {data.hours.map((hour) => (
                <tr key={hour.hour}>
                  <th scope="row">{t.hour(hour.hour)}</th>
                  {kinds.map((kind) => (
                    <td key={kind}>
                      {t[kind]}: {numberText(hour[kind], language)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
