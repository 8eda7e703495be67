import { LoadMoreButton } from '../parts/load-more-button.js';
import { Menu } from '@mantine/core';
import { type UnitAccountDto, listUnitAccounts } from '@khai-bao/api-client/accounts';
import { Button, formatDateTime } from '@khai-bao/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { StateTag } from '../registrations/state-tags.js';
import { useApi } from '../session/session.js';
import { useSearchText } from '../parts/use-search-text.js';
import { QueryResult, PageHead, PageGuard, SearchBox } from '../navigation/page.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText } from '../texts/words.js';
import { AccountDialog, accountsKey } from './account-dialogs.js';
import type { AccountAction } from './account-dialogs.js';
import { unitAccountsTexts } from './unit-accounts.texts.js';

function Actions({ item, onAct }: { item: UnitAccountDto; onAct: (action: AccountAction) => void }) {
  const t = unitAccountsTexts.useTexts();
  const choices: [AccountAction, string][] =
    item.state === 'DISABLED'
      ? [['enable', t.enable]]
      : [
          ['slip', t.newSlip],
          ...(item.hasEmail ? ([['mail', t.newMail]] as [AccountAction, string][]) : []),
          ['admin', t.newAdmin],
          ['disable', t.disable],
        ];
  return (
    <Menu withInitialFocusPlaceholder={false} position="bottom-end" radius="md" shadow="md">
      <Menu.Target>
        <Button
          size="small"
          variant="plain"
          aria-label={t.act(item.unitName)}
          icon={<Ellipsis aria-hidden="true" />}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(([action, name]) => (
          <Menu.Item key={action} onClick={() => onAct(action)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function UnitAccounts() {
  const t = unitAccountsTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const { typed, q, type } = useSearchText();
  const [doing, setDoing] = useState<{ item: UnitAccountDto; action: AccountAction } | null>(null);
  const query = useInfiniteQuery({
    queryKey: [...accountsKey, q],
    queryFn: ({ pageParam }) =>
      listUnitAccounts({ client: api.client, query: { q, cursor: pageParam, limit: 50 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHead title={t.title}>
        <SearchBox value={typed} onChange={type} label={t.search} />
      </PageHead>
      <div className="plain-pane">
        <QueryResult
          query={query}
          empty={({ pages }) =>
            pages[0]?.items.length
              ? null
              : q
                ? { title: t.nothingFound, text: t.nothingFoundText }
                : { title: t.emptyTitle, text: t.emptyText }
          }
        >
          {({ pages }) => (
            <>
              <table className="table">
                <thead>
                  <tr>
                    <th>{t.unit}</th>
                    <th>{t.username}</th>
                    <th>{t.state}</th>
                    <th>{t.since}</th>
                    <th>
                      <span className="visually-hidden">{t.actions}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {pages
                    .flatMap((page) => page.items)
                    .map((item) => (
                      <tr key={item.accountId}>
                        <td className="main">
                          <span className="strong">{item.unitName}</span>
                          <span className="under">
                            {kindText(item.unitKind, words)} · {item.street} · {item.areaName}
                          </span>
                          {item.mailFailedWhy && item.state !== 'ACTIVATED' && (
                            <span className="under">{t.mailFailed[item.mailFailedWhy]}</span>
                          )}
                          {item.mailDelayedAt && (
                            <span className="under num">
                              {t.mailDelayed(formatDateTime(item.mailDelayedAt))}
                            </span>
                          )}
                          {item.addressFailedWhy &&
                            item.addressFailedAt &&
                            (item.state === 'ACTIVATED' || !item.mailFailedWhy) && (
                              <span className="under num">
                                {words.addressFailed(
                                  formatDateTime(item.addressFailedAt),
                                  words.bounceReasons[item.addressFailedWhy],
                                )}{' '}
                                {t.addressFailedHelp}
                              </span>
                            )}
                          {item.disabledReason && (
                            <span className="under">{t.locked(item.disabledReason)}</span>
                          )}
                        </td>
                        <td className="code">{item.username}</td>
                        <td>
                          <StateTag state={item.state} />
                        </td>
                        <td className="num nowrap">{formatDateTime(item.stateSince)}</td>
                        <td className="end">
                          <Actions item={item} onAct={(action) => setDoing({ item, action })} />
                        </td>
                      </tr>
                    ))}
                </tbody>
              </table>
              <LoadMoreButton query={query} />
            </>
          )}
        </QueryResult>
      </div>
      {doing && <AccountDialog {...doing} onClose={() => setDoing(null)} />}
    </>
  );
}

/** Accounts of an area's units after they were issued: lost passwords, another admin, locked and opened again. */
export function UnitAccountsPage() {
  return (
    <PageGuard section="unit-accounts">
      <UnitAccounts />
    </PageGuard>
  );
}
