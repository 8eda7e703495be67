import { searchGuides } from '@khai-bao/api-client/support';
import type { GuideLanguage } from '@khai-bao/contracts/guides';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { QueryResult, SearchBox } from '../navigation/page.js';
import { useSearchText } from '../parts/use-search-text.js';
import { useApi } from '../session/session.js';
import { guideTexts } from './guide.texts.js';

/** Searches all guides; a hit opens its paragraph. */
export function GuideSearch({ language }: { language: GuideLanguage }) {
  const t = guideTexts.useTexts();
  const api = useApi();
  const { typed, q, type } = useSearchText();
  const query = useQuery({
    queryKey: ['guide-search', language, q],
    queryFn: () => searchGuides({ client: api.client, query: { q: q.slice(0, 100), language } }),
    enabled: q !== '',
  });
  return (
    <search className="no-print guide-search">
      <SearchBox value={typed} onChange={type} label={t.search} />
      {q !== '' && (
        <QueryResult
          query={query}
          rows={3}
          empty={({ items }) =>
            items.length === 0 ? { title: t.nothingFound(q), text: t.nothingFoundHint } : null
          }
        >
          {({ items }) => (
            <ul className="guide-hits" aria-label={t.hits}>
              {items.map(({ role, guide, anchor, title, line }) => (
                <li key={`${role} ${anchor}`}>
                  <Link to="/huong-dan" search={{ view: role }} hash={anchor} onClick={() => type('')}>
                    <strong>{title}</strong>
                    <span className="under">
                      {guide} · {line}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </QueryResult>
      )}
    </search>
  );
}
