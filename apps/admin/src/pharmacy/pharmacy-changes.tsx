import { LoadMoreButton } from '../parts/load-more-button.js';
import { NativeSelect } from '@mantine/core';
import { listPharmacyChanges, markPharmaciesSeen } from '@khai-bao/api-client/registration';
import { Button, formatDateTime } from '@khai-bao/ui';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { CheckCheck } from 'lucide-react';
import { useState } from 'react';
import { registrationTexts } from '../registrations/registration.texts.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { DownloadPharmacies } from './download-pharmacies.js';
import { pharmacyTexts } from './pharmacy.texts.js';

const changePeriods = ['last', '1', '7', '30'] as const;
type ChangePeriod = (typeof changePeriods)[number];
const dayMs = 24 * 60 * 60 * 1000;
const sinceOf = (span: ChangePeriod): string | undefined =>
  span === 'last' ? undefined : new Date(Date.now() - Number(span) * dayMs).toISOString();

/** What has changed since a moment, or since this officer looked last; it goes on by itself while it is open. */
export function PharmacyChanges({ onOpen }: { onOpen: (id: string) => void }) {
  const t = pharmacyTexts.useTexts();
  const named: Readonly<Record<string, string>> = registrationTexts.useTexts().fields;
  const api = useApi();
  const client = useQueryClient();
  const [{ span, since }, choose] = useState<{ span: ChangePeriod; since: string | undefined }>({
    span: 'last',
    since: undefined,
  });
  const query = useInfiniteQuery({
    queryKey: [...queryKeys.pharmacies, 'changes', span],
    queryFn: ({ pageParam }) =>
      listPharmacyChanges({ client: api.client, query: { since, cursor: pageParam, limit: 100 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const first = query.data?.pages[0];
  const look = useMutation({
    // Until what is shown: what comes meanwhile is news the next time.
    mutationFn: () =>
      markPharmaciesSeen({
        client: api.client,
        body: {
          at:
            items[0] === undefined
              ? new Date(query.dataUpdatedAt).toISOString()
              : new Date(Date.parse(items[0].at) + 1).toISOString(),
        },
      }),
    onSuccess: () => notify({ tone: 'pass', text: t.looked }),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: [...queryKeys.pharmacies, 'changes'] }),
  });
  const names: Readonly<Record<ChangePeriod, string>> = {
    last: t.sinceLast,
    1: t.since24,
    7: t.since7,
    30: t.since30,
  };
  return (
    <>
      <div className="request-filters">
        <NativeSelect
          size="md"
          label={t.since}
          value={span}
          data={changePeriods.map((one) => ({ value: one, label: names[one] }))}
          onChange={(event) => {
            const chosen = changePeriods.find((one) => one === event.currentTarget.value) ?? 'last';
            choose({ span: chosen, since: sinceOf(chosen) });
          }}
        />
        <DownloadPharmacies since={first?.since} />
        <Button
          variant="quiet"
          busy={look.isPending}
          disabled={items.length === 0}
          icon={<CheckCheck aria-hidden="true" />}
          onClick={() => look.mutate()}
        >
          {t.markLooked}
        </Button>
      </div>
      <div className="plain-pane">
        {first && <p className="pharmacy-since dim">{t.sinceText(formatDateTime(first.since))}</p>}
        <QueryResult
          query={query}
          empty={() => (items.length === 0 ? { title: t.noChanges, text: t.noChangesText } : null)}
        >
          {() => (
            <table className="table">
              <thead>
                <tr>
                  <th>{t.name}</th>
                  <th>{t.areaName}</th>
                  <th>{t.what}</th>
                  <th>{t.at}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={item.seq} data-at={item.unitId} onClick={() => onOpen(item.unitId)}>
                    <td className="main">
                      <button type="button" className="name" onClick={() => onOpen(item.unitId)}>
                        {item.name}
                      </button>
                      <span className="under">{item.street}</span>
                    </td>
                    <td>{item.areaName}</td>
                    <td>
                      {t.changes[item.what]}
                      {item.fields.length > 0 && (
                        <span className="under">
                          {t.fields(item.fields.map((field) => named[field] ?? field).join(', '))}
                        </span>
                      )}
                    </td>
                    <td className="num nowrap">{formatDateTime(item.at)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </QueryResult>
        <LoadMoreButton query={query} />
      </div>
    </>
  );
}
