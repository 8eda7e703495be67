import { listRegistrations } from '@khai-bao/api-client/registration';
import { listAccountRequests, listHandovers } from '@khai-bao/api-client/accounts';
import { listThreads } from '@khai-bao/api-client/support';
import { listCases } from '@khai-bao/api-client/alerts';
import { alertsStream, supportStream } from '@khai-bao/api-client/admin';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { hasPermission } from '../session/permissions.js';
import { useApi, useProfile } from '../session/session.js';
import { useLiveEvents } from '../navigation/live-streams.js';
import { queryKeys } from '../navigation/query-keys.js';
import { sectionsOf } from '../navigation/sections.js';
import type { SectionKey } from '../navigation/sections.js';

const refetchIntervalMs = 20_000;

/** How many matters wait for work of this person, per room (what is only unread is no work); kept fresh by the live streams and by asking again. */
export function useWaitingCounts(): Partial<Record<SectionKey, number>> {
  const api = useApi();
  const profile = useProfile();
  const mine = new Set(sectionsOf(profile).map((room) => room.key));
  const client = useQueryClient();
  const fresh = (...names: (readonly string[])[]): void => {
    for (const queryKey of names) void client.invalidateQueries({ queryKey });
  };
  useLiveEvents(mine.has('channel') ? supportStream : null, (event) => {
    if (event.event !== 'ping')
      fresh(queryKeys.threads, ['thread'], queryKeys.handovers, queryKeys.requests, queryKeys.intake);
  });
  useLiveEvents(mine.has('duty') ? alertsStream : null, (event) => {
    if (event.event === 'ping') return;
    // Reading a case is a line in the access trail: only the one that has changed is read again.
    const { caseId } = (event.data ?? {}) as { caseId?: unknown };
    fresh(queryKeys.cases, typeof caseId === 'string' ? queryKeys.oneCase(caseId) : ['case']);
  });
  const intake = useQuery({
    queryKey: [...queryKeys.intake, 'counts'],
    queryFn: () => listRegistrations({ client: api.client, query: { view: 'todo', limit: 50 } }),
    select: (page) => page.counts.todo,
    enabled: hasPermission(profile, 'registration.act'),
    refetchInterval: refetchIntervalMs,
  });
  const handover = useQuery({
    queryKey: [...queryKeys.handovers, 'OPEN'],
    queryFn: () => listHandovers({ client: api.client, query: { state: 'OPEN', limit: 200 } }),
    select: (page) => page.items.filter((item) => item.state === 'WAITING').length,
    enabled: mine.has('handover'),
    refetchInterval: refetchIntervalMs,
  });
  const channel = useQuery({
    queryKey: [...queryKeys.threads, ''],
    queryFn: () => listThreads({ client: api.client, query: { q: '', limit: 100 } }),
    select: (page) => page.items.filter((item) => item.needsAction).length,
    enabled: mine.has('channel'),
    refetchInterval: refetchIntervalMs * 3,
    retry: false,
  });
  const requests = useQuery({
    queryKey: [...queryKeys.requests, 'REQUESTED'],
    queryFn: () => listAccountRequests({ client: api.client, query: { state: 'REQUESTED', limit: 100 } }),
    select: (page) => page.counts.requested,
    enabled: mine.has('requests'),
    refetchInterval: refetchIntervalMs,
  });
  const cases = useQuery({
    queryKey: [...queryKeys.cases, 'open'],
    queryFn: () => listCases({ client: api.client, query: { view: 'open', limit: 100 } }),
    select: (page) => page.counts.new,
    enabled: mine.has('duty'),
    refetchInterval: refetchIntervalMs,
    // Another tab lies over this one, or the machine has slept: a case is found all the same.
    refetchIntervalInBackground: true,
  });
  return {
    intake: intake.data ?? 0,
    handover: handover.data ?? 0,
    channel: channel.data ?? 0,
    requests: requests.data ?? 0,
    duty: cases.data ?? 0,
  };
}
