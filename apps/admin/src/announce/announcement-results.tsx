import { type AnnouncementResultDto, getAnnouncementResults } from '@khai-bao/api-client/registration';
import { useLanguage } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { numberText } from '../texts/words.js';
import { announceTexts } from './announce.texts.js';

/** Which announcement brought how many units. */
export function AnnouncementResults() {
  const t = announceTexts.useTexts().results;
  const language = useLanguage();
  const api = useApi();
  const query = useQuery({
    queryKey: ['announcement-results'],
    queryFn: () => getAnnouncementResults({ client: api.client }),
  });
  const highestCount = (items: readonly AnnouncementResultDto[]): number =>
    Math.max(...items.map(({ registrations }) => registrations));
  return (
    <section className="announce-part" aria-labelledby="results">
      <header>
        <div>
          <h2 id="results">{t.title}</h2>
          <p className="dim">{t.hint}</p>
        </div>
      </header>
      <QueryResult
        query={query}
        rows={2}
        empty={({ items }) => (items.length === 0 ? { title: t.emptyTitle, text: t.emptyText } : null)}
      >
        {({ items }) => (
          <table className="table brought">
            <thead>
              <tr>
                <th>{t.source}</th>
                <th className="end">{t.count}</th>
                <th aria-hidden="true" />
              </tr>
            </thead>
            <tbody>
              {items.map(({ announcement, registrations }) => (
                <tr key={announcement ?? 'none'}>
                  <td className="main">{announcement === null ? t.none : t.sources[announcement]}</td>
                  <td className="end num strong">{numberText(registrations, language)}</td>
                  <td aria-hidden="true">
                    <div
                      className="brought-share"
                      style={{ width: `${(100 * registrations) / highestCount(items)}%` }}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </QueryResult>
    </section>
  );
}
