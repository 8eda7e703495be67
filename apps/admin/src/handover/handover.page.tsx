import '../styles/print.css';
import { Checkbox } from '@mantine/core';
import type { Handover } from '@khai-bao/api-client/admin';
import { Button, Empty, formatDuration, formatMoment, useLanguage, useNow } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Tabs } from '../parts/tabs.js';
import { useApi } from '../session/session.js';
import { Answer, PageHead, RoomDoor } from '../shell/page.js';
import { keys } from '../shell/waiting.js';
import { HandoverPanel } from './handover-panel.js';
import { HandoverState } from './handover-state.js';
import { handoverTexts } from './handover.texts.js';
import { OpenDialog } from './open-dialog.js';
import { OpenManyDialog } from './open-many-dialog.js';

function Due({ item }: { item: Handover }) {
  const t = handoverTexts.useTexts();
  const language = useLanguage();
  const now = useNow(30_000);
  const left = Date.parse(item.dueAt) - now;
  if (item.state !== 'WAITING' && item.state !== 'OPENED')
    return (
      <span className="num">{formatMoment(item.confirmedAt ?? item.returnedAt ?? item.dueAt, now)}</span>
    );
  return (
    <span className="num">
      {formatMoment(item.dueAt, now)} ·{' '}
      <span className={left < 0 ? 'late' : undefined}>
        {left < 0 ? t.over(formatDuration(-left, language)) : t.left(formatDuration(left, language))}
      </span>
    </span>
  );
}

function Handovers() {
  const t = handoverTexts.useTexts();
  const api = useApi();
  const search = useSearch({ from: '/ban-giao' });
  const navigate = useNavigate();
  const view = search.muc === 'ALL' ? 'ALL' : 'OPEN';
  const query = useQuery({
    queryKey: [...keys.handovers, view],
    queryFn: () => api.accounts.handovers(view),
    refetchInterval: 20_000,
  });
  const all = useQuery({
    queryKey: [...keys.handovers, 'ALL'],
    queryFn: () => api.accounts.handovers('ALL'),
    enabled: Boolean(search.id),
  });
  const [opening, setOpening] = useState<Handover | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [openingMany, setOpeningMany] = useState(false);
  const waiting = (query.data?.items ?? []).filter((one) => one.state === 'WAITING');
  const chosen = waiting.filter((one) => picked.has(one.handoverId));
  const toggle = (id: string): void =>
    setPicked((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const item = [...(query.data?.items ?? []), ...(all.data?.items ?? [])].find(
    (one) => one.handoverId === search.id,
  );
  const go = (to: { id?: string | undefined; muc?: string | undefined }): void => {
    void navigate({ to: '/ban-giao', search: { ...search, ...to } });
  };
  return (
    <>
      <PageHead title={t.title} />
      <Tabs
        label={t.tabsLabel}
        tabs={['OPEN', 'ALL'] as const}
        current={view}
        nameOf={(one) => t.tabs[one]}
        countOf={(one) => (one === view ? (query.data?.items.length ?? '') : '')}
        onChoose={(one) => go({ muc: one, id: undefined })}
      />
      <div
        className="split wide-panel"
        data-opened={item ? true : undefined}
        data-alone={(!item && !query.data?.items.length) || undefined}
      >
        <div className="pane no-print">
          <Answer
            query={query}
            empty={(page) => (page.items.length === 0 ? { title: t.emptyTitle, text: t.emptyText } : null)}
          >
            {(page) => (
              <table className="table">
                <thead>
                  <tr>
                    <th className="pick">
                      {waiting.length > 0 && (
                        <Checkbox
                          aria-label={t.pickAll}
                          checked={chosen.length === waiting.length}
                          indeterminate={chosen.length > 0 && chosen.length < waiting.length}
                          onChange={() =>
                            setPicked(
                              chosen.length === waiting.length
                                ? new Set()
                                : new Set(waiting.map((one) => one.handoverId)),
                            )
                          }
                        />
                      )}
                    </th>
                    <th>{t.unit}</th>
                    <th>{t.state}</th>
                    <th>{t.due}</th>
                  </tr>
                </thead>
                <tbody>
                  {page.items.map((one) => (
                    <tr
                      key={one.handoverId}
                      data-at={one.handoverId}
                      data-open={one.handoverId === search.id || undefined}
                      onClick={() => go({ id: one.handoverId })}
                    >
                      <td className="pick" onClick={(event) => event.stopPropagation()}>
                        {one.state === 'WAITING' && (
                          <Checkbox
                            aria-label={t.pick(one.unitName)}
                            checked={picked.has(one.handoverId)}
                            onChange={() => toggle(one.handoverId)}
                          />
                        )}
                      </td>
                      <td className="main">
                        <button
                          type="button"
                          className="name"
                          aria-current={one.handoverId === search.id || undefined}
                        >
                          {one.unitName}
                        </button>
                        <span className="under">
                          {one.street} · {one.areaName}
                        </span>
                      </td>
                      <td>
                        <HandoverState item={one} />
                      </td>
                      <td className="nowrap">
                        <Due item={one} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </Answer>
        </div>
        <aside className="pane">
          {item ? (
            <HandoverPanel
              key={item.handoverId}
              item={item}
              onOpen={() => setOpening(item)}
              onBack={() => go({ id: undefined })}
            />
          ) : (
            (query.data?.items.length ?? 0) > 0 && <Empty title={t.choose} />
          )}
        </aside>
      </div>
      {chosen.length > 0 && (
        <div className="bulk no-print" role="region" aria-label={t.picked(chosen.length)}>
          <Button icon={<KeyRound aria-hidden="true" />} onClick={() => setOpeningMany(true)}>
            {t.openMany(chosen.length)}
          </Button>
          <Button variant="plain" onClick={() => setPicked(new Set())}>
            {t.unpick}
          </Button>
        </div>
      )}
      {openingMany && (
        <OpenManyDialog
          items={chosen}
          onOpened={() => {
            setPicked(new Set());
            void navigate({ to: '/ban-giao/in-phieu' });
          }}
          onClose={() => setOpeningMany(false)}
        />
      )}
      {opening && (
        <OpenDialog
          handoverId={opening.handoverId}
          unitName={opening.unitName}
          onOpened={() => setOpening(null)}
          onClose={() => setOpening(null)}
        />
      )}
    </>
  );
}

/** Accounts that the committee hands over to units without e-mail. */
export function HandoverPage() {
  return (
    <RoomDoor room="handover">
      <Handovers />
    </RoomDoor>
  );
}
