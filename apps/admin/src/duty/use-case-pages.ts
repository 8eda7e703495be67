import { listCases, type CaseItemDto, type CaseListDto } from '@khai-bao/api-client/alerts';
import { useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '../navigation/query-keys.js';
import { useApi } from '../session/session.js';

const pageSize = 100;

/** The cases of a view: the first page, which the live stream keeps up to date, and on demand the further ones. */
export function useCasePages(
  view: 'open' | 'closed' | 'all' | 'transferred',
  area: string | undefined,
  refetchInterval: number,
): {
  readonly query: UseQueryResult<CaseListDto | undefined>;
  readonly items: readonly CaseItemDto[];
  readonly more: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => void;
  };
} {
  const api = useApi();
  const ofArea = area === undefined ? [] : [area];
  const shown = [view, ...ofArea].join(' ');
  const [expanded, setExpanded] = useState<string | null>(null);
  const query = useQuery({
    queryKey: [...queryKeys.cases, view, ...ofArea],
    queryFn: () => listCases({ client: api.client, query: { view, area, limit: pageSize } }),
    refetchInterval,
  });
  const isExpanded = expanded === shown;
  const cursor = query.data?.nextCursor ?? null;
  const rest = useInfiniteQuery({
    queryKey: [...queryKeys.cases, view, ...ofArea, 'rest'],
    queryFn: ({ pageParam }) =>
      listCases({ client: api.client, query: { view, area, limit: pageSize, cursor: pageParam } }),
    initialPageParam: cursor ?? undefined,
    getNextPageParam: (page) => page?.nextCursor ?? undefined,
    enabled: isExpanded && cursor !== null,
    refetchInterval,
  });
  const first = query.data?.items ?? [];
  const known = new Set(first.map(({ caseId }) => caseId));
  const further = isExpanded ? (rest.data?.pages ?? []).flatMap((page) => page?.items ?? []) : [];
  return {
    query,
    items: [...first, ...further.filter(({ caseId }) => !known.has(caseId))],
    more: {
      hasNextPage: cursor !== null && (!isExpanded || rest.hasNextPage || rest.isPending),
      isFetchingNextPage: isExpanded && rest.isFetching && (rest.isPending || rest.isFetchingNextPage),
      fetchNextPage: () => (isExpanded ? void rest.fetchNextPage() : setExpanded(shown)),
    },
  };
}
