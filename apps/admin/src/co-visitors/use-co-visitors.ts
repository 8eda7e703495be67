import { listCoVisitorNotices, type CoVisitorNoticeDto } from '@khai-bao/api-client/alerts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';

const sendingMs = 1_500;
const idleMs = 15_000;

export const coVisitorKeys = {
  all: (caseId: string) => ['co-visitors', caseId] as const,
  list: (caseId: string) => ['co-visitors', caseId, 'list'] as const,
  failures: (caseId: string, noticeId: string) => ['co-visitors', caseId, 'failures', noticeId] as const,
};

/** The notices of a case, read often while messages are sent. */
export function useCoVisitorNotices(caseId: string) {
  const api = useApi();
  return useQuery({
    queryKey: coVisitorKeys.list(caseId),
    queryFn: () => listCoVisitorNotices({ client: api.client, path: { id: caseId } }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((notice) => notice.state === 'sending') === true ? sendingMs : idleMs,
  });
}

/** Changes a notice; the list is read again, also after a refusal. */
export function useNoticeChange<Input>({
  caseId,
  send,
  done,
  onDone,
}: {
  caseId: string;
  send: (input: Input) => Promise<CoVisitorNoticeDto | undefined>;
  /** Said when it is done. */
  done: (changed: CoVisitorNoticeDto) => string;
  onDone: () => void;
}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (changed) => {
      if (changed) notify({ tone: 'pass', text: done(changed) });
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: coVisitorKeys.all(caseId) }),
  });
}
