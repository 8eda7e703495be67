import {
  AgeBand,
  PasswordDelivery,
  UnitKind,
  listAccountRequests,
  summarizeAccountRequests,
} from '@khai-bao/api-client/accounts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { parseEnumValue } from '../parts/parse-enum-value.js';
import { queryKeys } from '../navigation/query-keys.js';
import { useApi } from '../session/session.js';
import type { RequestFilter } from './request-filters.js';

const requestPageSize = 100;
const refetchMs = 15_000;
/** A list of more loaded pages than this is not refetched by the interval. */
const maxRefetchedPages = 3;

/** The tabs of the account requests. */
export const requestViews = ['REQUESTED', 'ALL'] as const;
type RequestView = (typeof requestViews)[number];

/** Reads view and filter from the address, and changes them there. */
export function useRequestAddress() {
  const search = useSearch({ from: '/yeu-cau-tai-khoan' });
  const navigate = useNavigate();
  const filter: RequestFilter = {
    area: search.area,
    kind: parseEnumValue(UnitKind, search.kind),
    age: parseEnumValue(AgeBand, search.age),
    delivery: parseEnumValue(PasswordDelivery, search.delivery),
  };
  return {
    view: (search.view === 'ALL' ? 'ALL' : 'REQUESTED') as RequestView,
    filter,
    isFiltered: Object.values(filter).some(Boolean),
    showView: (view: RequestView): void =>
      void navigate({ to: '/yeu-cau-tai-khoan', search: { ...search, view } }),
    applyFilter: (next: RequestFilter): void =>
      void navigate({ to: '/yeu-cau-tai-khoan', search: { view: search.view, ...next } }),
  };
}

/** Loads the requests of a view page by page, and the totals of the filter. */
export function useRequestList(view: RequestView, filter: RequestFilter) {
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: [...queryKeys.requests, 'list', view, filter],
    queryFn: ({ pageParam }) =>
      listAccountRequests({
        client: api.client,
        query: { state: view, cursor: pageParam, limit: requestPageSize, ...filter },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: (held) => ((held.state.data?.pages.length ?? 0) > maxRefetchedPages ? false : refetchMs),
  });
  const summary = useQuery({
    queryKey: [...queryKeys.requests, 'summary', filter],
    queryFn: () => summarizeAccountRequests({ client: api.client, query: filter }),
    refetchInterval: refetchMs,
    placeholderData: keepPreviousData,
  });
  return {
    query,
    summary: summary.data,
    items: query.data?.pages.flatMap((page) => page.items) ?? [],
    counts: query.data?.pages[0]?.counts,
  };
}
