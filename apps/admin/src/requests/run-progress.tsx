import { type ApprovalRunDto, listApprovalRuns, stopApprovalRun } from '@khai-bao/api-client/accounts';
import { Button, useLanguage, useNow } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { numberText, problemText } from '../texts/words.js';
import { requestsTexts } from './requests.texts.js';

/** A run that has ended is told of for so long, milliseconds. */
const shownForMs = 5 * 60_000;

function ApprovalRun({ run }: { run: ApprovalRunDto }) {
  const t = requestsTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const client = useQueryClient();
  const stop = useMutation({
    mutationFn: () => stopApprovalRun({ client: api.client, path: { id: run.runId } }),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.requests }),
  });
  const n = (count: number): string => numberText(count, language);
  const seen = run.approved + run.passedOver;
  const going = run.ruleId === null ? t.runGoing(n(seen), n(run.total)) : t.runByRule(n(seen), n(run.total));
  return (
    <section className="run" data-state={run.state} aria-label={going}>
      {run.state === 'RUNNING' ? (
        <>
          <p className="strong num">{going}</p>
          <progress max={run.total} value={seen} aria-label={going} />
          <Button variant="quiet" size="small" busy={stop.isPending} onClick={() => stop.mutate()}>
            {t.stopRun}
          </Button>
          <p className="dim">{t.runMayLeave}</p>
        </>
      ) : (
        <p className="strong" role="status">
          {run.state === 'DONE'
            ? t.runDone(n(run.approved))
            : t.runStopped(n(run.approved), n(run.total - seen))}{' '}
          {run.passedOver > 0 && t.runPassed(n(run.passedOver))}
        </p>
      )}
    </section>
  );
}

/** How far approvals of many have come, those of rules too. */
export function ApprovalRuns() {
  const api = useApi();
  const client = useQueryClient();
  const now = useNow(30_000);
  const query = useQuery({
    queryKey: [...queryKeys.requests, 'runs'],
    queryFn: () => listApprovalRuns({ client: api.client }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((run) => run.state === 'RUNNING') ? 1_000 : 15_000,
    retry: false,
  });
  const shown = (query.data?.items ?? []).filter(
    (run) => run.total > 0 && (run.endedAt === null || now - Date.parse(run.endedAt) < shownForMs),
  );
  const running = shown.filter((run) => run.state === 'RUNNING').length;
  const before = useRef(0);
  useEffect(() => {
    // The list shrinks when a run has ended.
    if (running < before.current) void client.invalidateQueries({ queryKey: queryKeys.requests });
    before.current = running;
  }, [running, client]);
  return shown.map((run) => <ApprovalRun key={run.runId} run={run} />);
}
