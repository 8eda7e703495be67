import { listReceipts } from '@khai-bao/api-client/sync';
import { Tag, formatDateTime } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, OctagonAlert } from 'lucide-react';
import { Dialog } from '../parts/dialog.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { feedTexts } from './feed.texts.js';

/** The signed receipts of a data centre, newest first. */
export function Receipts({ name, title, onClose }: { name: string; title: string; onClose: () => void }) {
  const t = feedTexts.useTexts();
  const api = useApi();
  const streams: Readonly<Record<string, string>> = t.streams;
  const query = useQuery({
    queryKey: [...queryKeys.feed, 'receipts', name],
    queryFn: () => listReceipts({ client: api.client, path: { name }, query: { limit: 50 } }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.receiptsOf(title)} size="xl">
      <QueryResult
        query={query}
        rows={4}
        empty={(page) =>
          page.items.length === 0 ? { title: t.emptyReceipts, text: t.emptyReceiptsText } : null
        }
      >
        {(page) => (
          <table className="table feed-table">
            <thead>
              <tr>
                <th>{t.at}</th>
                <th>{t.stream}</th>
                <th>{t.range}</th>
                <th className="end">{t.entries}</th>
                <th>{t.signature}</th>
              </tr>
            </thead>
            <tbody>
              {page.items.map((receipt) => (
                <tr key={receipt.receiptId}>
                  <td className="num nowrap">{formatDateTime(receipt.confirmedAt)}</td>
                  <td>{streams[receipt.stream] ?? receipt.stream}</td>
                  <td className="num nowrap" title={receipt.digest}>
                    {receipt.fromSeq}–{receipt.toSeq}
                  </td>
                  <td className="num end">{receipt.entries}</td>
                  <td>
                    {receipt.verified ? (
                      <Tag tone="pass" icon={<CircleCheck aria-hidden="true" />}>
                        {t.verified}
                      </Tag>
                    ) : (
                      <Tag tone="stop" icon={<OctagonAlert aria-hidden="true" />}>
                        {t.notVerified}
                      </Tag>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </QueryResult>
    </Dialog>
  );
}
