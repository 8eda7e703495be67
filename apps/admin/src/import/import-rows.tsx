import { LoadMoreButton } from '../parts/load-more-button.js';
import {
  type ImportCountsDto,
  type ImportDto,
  type ImportRowDto,
  listImportRows,
} from '@khai-bao/api-client/registration';
import { formatPhone, useLanguage } from '@khai-bao/ui';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Tabs } from '../parts/tabs.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { numberText } from '../texts/words.js';
import { importKeys } from './import-keys.js';
import { importTexts } from './import.texts.js';
import { RowEditor, useProblemText } from './row-editor.js';

const tabs = ['wrong', 'already', 'good'] as const;
type Tab = (typeof tabs)[number];

/** What came of each row; those that are wrong first, to be put right here. */
export function ImportRows({ held }: { held: ImportDto }) {
  const t = importTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const client = useQueryClient();
  // Who came here by a key goes on from what the file has brought.
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const [tab, setTab] = useState<Tab>(
    held.counts.wrong > 0 ? 'wrong' : held.counts.good > 0 ? 'good' : 'already',
  );
  const query = useInfiniteQuery({
    queryKey: [...importKeys.rows(held.id), tab],
    queryFn: ({ pageParam }) =>
      listImportRows({
        client: api.client,
        path: { id: held.id },
        query: { state: tab, cursor: pageParam, limit: 50 },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const list = useRef<HTMLUListElement>(null);
  /** What came of the row that left last; read out by screen readers. */
  const [left, setLeft] = useState('');
  /** The row that takes the focus once the one before it has left; 0 for none. */
  const nextRow = useRef<number | null>(null);
  useEffect(() => {
    if (nextRow.current === null) return;
    const row = list.current?.querySelector(`[data-row="${nextRow.current}"]`);
    nextRow.current = null;
    const wrongField = row?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrongField ?? row?.querySelector<HTMLElement>('input, select') ?? heading.current)?.focus();
  }, [items.length]);
  /** A row that was put right leaves the list at once. The focus goes on to the next one, unless the officer is in another row already. */
  const onMended = (next: ImportRowDto, counts: ImportCountsDto, hasUnsent: boolean): void => {
    const leaves = next.state !== 'wrong' && !hasUnsent;
    if (leaves) {
      const name = t.rowName(numberText(next.n, language), next.values.name ?? '');
      setLeft(next.state === 'good' ? t.mended(name) : t.mendedAlready(name));
      const at = items.findIndex(({ n }) => n === next.n);
      const focused = document.activeElement;
      const isElsewhere =
        focused !== null && focused !== document.body && focused.closest(`[data-row="${next.n}"]`) === null;
      if (!isElsewhere) nextRow.current = (items[at + 1] ?? items[at - 1])?.n ?? 0;
    }
    client.setQueryData<ImportDto>(importKeys.one(held.id), (before) => before && { ...before, counts });
    client.setQueryData<typeof query.data>([...importKeys.rows(held.id), 'wrong'], (before) =>
      before === undefined
        ? before
        : {
            ...before,
            pages: before.pages.map((page) => ({
              ...page,
              items: page.items.flatMap((row) => (row.n !== next.n ? row : leaves ? [] : next)),
            })),
          },
    );
    if (leaves && items.length === 1 && query.hasNextPage) void query.fetchNextPage();
  };
  const choose = (next: Tab): void => {
    void client.invalidateQueries({ queryKey: importKeys.rows(held.id) });
    setLeft('');
    setTab(next);
  };
  return (
    <section className="import-rows" aria-labelledby="import-result">
      <h2 id="import-result" className="visually-hidden" tabIndex={-1} ref={heading}>
        {t.lists}
      </h2>
      <Tabs
        label={t.lists}
        tabs={tabs}
        current={tab}
        nameOf={(one) => t.tabs[one]}
        countOf={(one) => numberText(held.counts[one], language)}
        onChoose={choose}
      />
      <p className="import-left" role="status">
        {left}
      </p>
      <QueryResult
        query={query}
        rows={5}
        empty={() => (items.length > 0 ? null : { title: t.emptyTitle[tab], text: t.emptyText[tab] })}
      >
        {() =>
          tab === 'wrong' ? (
            <ul className="import-list" ref={list}>
              {items.map((row) => (
                <RowEditor key={row.n} importId={held.id} row={row} onMended={onMended} />
              ))}
            </ul>
          ) : (
            <PlainRows rows={items} />
          )
        }
      </QueryResult>
      <LoadMoreButton query={query} />
    </section>
  );
}

function PlainRows({ rows }: { rows: readonly ImportRowDto[] }) {
  const t = importTexts.useTexts();
  const language = useLanguage();
  const textOf = useProblemText();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t.row('')}</th>
          <th scope="col">{t.fields.name}</th>
          <th scope="col">{t.fields.kind}</th>
          <th scope="col">{t.fields.representative}</th>
          <th scope="col">{t.fields.phone}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ n, values, problems }) => (
          <tr key={n}>
            <td className="num">{numberText(n, language)}</td>
            <td className="main">
              <span className="strong">{values.name}</span>
              <span className="under">{[values.street, values.ward].filter(Boolean).join(', ')}</span>
              {problems.map((problem) => (
                <span key={problem.code} className="under">
                  {textOf(problem)}
                </span>
              ))}
            </td>
            <td>{values.kind}</td>
            <td>{values.representative}</td>
            <td className="num nowrap">{formatPhone(values.phone ?? '')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
