import {
  type IntakeView,
  type RegistrationItemDto,
  listRegistrations,
} from '@khai-bao/api-client/registration';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queryKeys } from '../navigation/query-keys.js';
import { useApi } from '../session/session.js';

const intakePageSize = 50;
const intakeRefetchMs = 20_000;
/** Units of one bulk action at most. */
export const maxBulkSize = 500;
/** Requests in a row that may bring no new unit before `loadForBulk` gives up. */
const maxIdlePages = 20;
const noItems: readonly RegistrationItemDto[] = [];

/** Every unit of the loaded pages, overdue ones first. */
const sortOverdueFirst = (
  data: { pages: { items: readonly RegistrationItemDto[] }[] } | undefined,
): readonly RegistrationItemDto[] =>
  data?.pages.flatMap((page) => page.items).sort((a, b) => Number(b.late) - Number(a.late)) ?? noItems;

/** Loads the registrations of a view that match a search text, page by page, and the counts of all views. */
export function useIntakeList(view: IntakeView, q: string) {
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: [...queryKeys.intake, view, q],
    queryFn: ({ pageParam, signal }) =>
      listRegistrations({
        client: api.client,
        query: { view, q, cursor: pageParam, limit: intakePageSize },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: intakeRefetchMs,
  });
  const items = useMemo(() => sortOverdueFirst(query.data), [query.data]);
  const counts = query.data?.pages[0]?.counts;
  const countOf: Record<IntakeView, number | undefined> = {
    todo: counts?.todo,
    'needs-info': counts?.needsInfo,
    forwarded: counts?.forwarded,
    pharmacy: counts?.pharmacy,
    ncovi: counts?.ncovi,
    duplicate: counts?.duplicate,
    all: counts?.all,
  };

  /**
   * Loads page after page until the view or a bulk action is full, and returns the loaded units. A refetch (by the interval or by a
   * live event) may cut a page's loading short: what is loaded is counted from the pages themselves, and the page is asked for again.
   */
  const loadForBulk = async (): Promise<readonly RegistrationItemDto[]> => {
    let loaded = query.data;
    let more = query.hasNextPage;
    const count = (): number => loaded?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
    for (let idle = 0; more && count() < maxBulkSize && idle < maxIdlePages;) {
      const before = count();
      const { data, hasNextPage, isError } = await query.fetchNextPage({ cancelRefetch: false });
      if (isError) break;
      loaded = data;
      more = hasNextPage;
      idle = count() > before ? 0 : idle + 1;
    }
    return sortOverdueFirst(loaded);
  };
  return { query, items, countOf, loadForBulk };
}
