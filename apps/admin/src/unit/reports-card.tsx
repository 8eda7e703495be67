import { Textarea } from '@mantine/core';
import { listPassBlocks, takeReportBack, type PassBlockDto } from '@khai-bao/api-client/declarations';
import { Button, Tag, formatDateTime } from '@khai-bao/ui';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { OctagonX, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { reportsTexts } from './reports.texts.js';

const queryKey = ['pass-blocks'];
const refreshMs = 30_000;
const maxReasonChars = 300;
const reportsPageSize = 20;

const useWho = (): ((block: PassBlockDto) => string) => {
  const t = reportsTexts.useTexts();
  return ({ shortName, birthYear }) =>
    shortName === '' ? t.nameless : [shortName, birthYear].filter((part) => part !== null).join(' · ');
};

/** Takes a report back, with the reason that the medical centre reads. */
function TakeBackDialog({ block, onClose }: { block: PassBlockDto; onClose: () => void }) {
  const t = reportsTexts.useTexts();
  const who = useWho()(block);
  const api = useApi();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [empty, setEmpty] = useState(false);
  const takeBack = useMutation({
    mutationFn: () =>
      takeReportBack({ client: api.client, path: { id: block.blockId }, body: { reason: reason.trim() } }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.done });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.dialogTitle(who)}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (takeBack.isPending) return;
          if (reason.trim()) takeBack.mutate();
          else setEmpty(true);
        }}
      >
        {takeBack.error && <Notice tone="stop">{problemText(takeBack.error)}</Notice>}
        <p>{t.dialogText}</p>
        <Textarea
          label={t.reason}
          data-autofocus
          autosize
          minRows={2}
          maxLength={maxReasonChars}
          value={reason}
          error={empty && !reason.trim() ? t.reasonNeeded : undefined}
          onChange={(event) => setReason(event.currentTarget.value.replaceAll('\n', ' '))}
        />
        <DialogFoot send={t.takeBack} busy={takeBack.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** Reports of gate staff that block passes of this unit, with the way to take a wrong one back. Nothing while there are none. */
export function ReportsCard() {
  const t = reportsTexts.useTexts();
  const whoOf = useWho();
  const api = useApi();
  const [taking, setTaking] = useState<PassBlockDto | null>(null);
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) =>
      listPassBlocks({ client: api.client, query: { cursor: pageParam, limit: reportsPageSize } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: refreshMs,
  });
  const blocks = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (blocks.length === 0) return null;
  return (
    <section>
      <h2>{t.title}</h2>
      <p className="dim">{t.hint}</p>
      <table className="table">
        <tbody>
          {blocks.map((block) => (
            <tr key={block.blockId}>
              <td className="main">
                <span className="strong">{whoOf(block)}</span>
                <span className="under">
                  {t.by(block.reportedByName, block.gateName, formatDateTime(block.reportedAt))}
                </span>
                {block.liftedAt !== null && (
                  <span className="under">
                    {[t.liftedBy(block.liftedByName ?? '', formatDateTime(block.liftedAt)), block.liftReason]
                      .filter(Boolean)
                      .join(': ')}
                  </span>
                )}
              </td>
              <td>
                {block.liftedAt === null ? (
                  <Tag tone="stop" icon={<OctagonX aria-hidden="true" />}>
                    {t.blocked}
                  </Tag>
                ) : (
                  <Tag tone="plain" icon={<Undo2 aria-hidden="true" />}>
                    {t.lifted}
                  </Tag>
                )}
              </td>
              <td className="end">
                {block.liftedAt === null && (
                  <Button
                    size="small"
                    variant="quiet"
                    aria-label={t.takeBackOf(whoOf(block))}
                    onClick={() => setTaking(block)}
                  >
                    {t.takeBack}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <LoadMoreButton query={query} />
      {taking && <TakeBackDialog block={taking} onClose={() => setTaking(null)} />}
    </section>
  );
}
