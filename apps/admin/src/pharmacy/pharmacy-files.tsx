import { listDailyExports } from '@khai-bao/api-client/registration';
import { formatDate, formatDateTime, useLanguage } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { numberText } from '../texts/words.js';
import { DownloadDailyFile } from './download-pharmacies.js';
import { pharmacyTexts } from './pharmacy.texts.js';

/** The files of the mornings that are kept. */
export function PharmacyFiles() {
  const t = pharmacyTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const query = useQuery({
    queryKey: [...queryKeys.pharmacies, 'files'],
    queryFn: () => listDailyExports({ client: api.client }),
    refetchInterval: 60_000,
  });
  return (
    <div className="plain-pane">
      <QueryResult
        query={query}
        empty={({ items }) => (items.length === 0 ? { title: t.noFiles, text: t.noFilesText } : null)}
      >
        {({ items }) => (
          <table className="table">
            <thead>
              <tr>
                <th>{t.day}</th>
                <th>{t.madeAt}</th>
                <th>{t.count}</th>
                <th>{t.changeCount}</th>
                <th>
                  <span className="visually-hidden">{t.get}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((file) => (
                <tr key={file.day}>
                  <td className="main strong num">{formatDate(file.day)}</td>
                  <td className="num nowrap">{formatDateTime(file.madeAt)}</td>
                  <td className="num">{numberText(file.pharmacies, language)}</td>
                  <td className="num">{numberText(file.changes, language)}</td>
                  <td className="end">
                    <DownloadDailyFile day={file.day} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </QueryResult>
    </div>
  );
}
