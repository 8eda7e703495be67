import {
  acceptCaseTransfer,
  declineCaseTransfer,
  listCaseTransfers,
  withdrawCaseTransfer,
  type CaseTransferDto,
} from '@khai-bao/api-client/alerts';
import { Button, formatStopwatch, useNow } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { NoteDialog } from '../parts/note-dialog.js';
import { notify } from '../parts/notify.js';
import { queryKeys } from '../navigation/query-keys.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { CaseSigns } from './case-list.js';
import { nameAndYear } from './case-state.js';
import { caseWorkTexts } from './case-work.texts.js';

const refetchMs = 15_000;

function TransferRow({
  transfer,
  busy,
  onAccept,
  onDecline,
  onWithdraw,
}: {
  transfer: CaseTransferDto;
  busy: boolean;
  onAccept: () => void;
  onDecline: () => void;
  onWithdraw: () => void;
}) {
  const t = caseWorkTexts.useTexts();
  const now = useNow();
  const left = Date.parse(transfer.dueAt) - now;
  return (
    <li className="transfer">
      <div className="grow">
        <p>
          <strong>
            {transfer.isIncoming ? t.incoming(transfer.requestedByName) : t.outgoing(transfer.toCentreName)}
          </strong>{' '}
          <span className={left > 0 ? 'dim num' : 'late num'}>
            {left > 0 ? t.dueIn(formatStopwatch(left)) : t.overdue}
          </span>
        </p>
        <p>
          {nameAndYear(transfer.case)} · {transfer.case.code} · {transfer.case.unitName}
        </p>
        <CaseSigns signs={transfer.case.signs} />
        {transfer.note && <q>{transfer.note}</q>}
      </div>
      {transfer.isIncoming ? (
        <div className="row">
          <Button size="small" busy={busy} onClick={onAccept}>
            {t.accept}
          </Button>
          <Button size="small" variant="quiet" busy={busy} onClick={onDecline}>
            {t.decline}
          </Button>
        </div>
      ) : (
        <Button size="small" variant="quiet" busy={busy} onClick={onWithdraw}>
          {t.withdraw}
        </Button>
      )}
    </li>
  );
}

const useTransfers = () => {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.transfers,
    queryFn: () => listCaseTransfers({ client: api.client }),
    refetchInterval: refetchMs,
  });
};

/** Whether the reader's centre is asked to take a case over, and reads it only then: the link of a notice leads there before. */
export function useIsAskedFor(caseId: string | undefined): boolean {
  const { data } = useTransfers();
  return (data?.items ?? []).some(
    (transfer) => transfer.isIncoming && transfer.case.isHandedOver && transfer.case.caseId === caseId,
  );
}

/** Transfers that wait for a decision: those that a centre is asked for first. */
export function PendingTransfers({ onOpen }: { onOpen: (caseId: string) => void }) {
  const t = caseWorkTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [declined, setDeclined] = useState<CaseTransferDto | null>(null);
  const { data } = useTransfers();
  const settled = {
    onError: (error: unknown) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: queryKeys.transfers });
      void client.invalidateQueries({ queryKey: queryKeys.cases });
      void client.invalidateQueries({ queryKey: ['case'] });
    },
  };
  const accept = useMutation({
    mutationFn: ({ transferId }: CaseTransferDto) =>
      acceptCaseTransfer({ client: api.client, path: { id: transferId }, body: {} }),
    onSuccess: (one) => {
      if (!one) return;
      notify({ tone: 'pass', text: t.accepted(one.code) });
      onOpen(one.caseId);
    },
    ...settled,
  });
  const decline = useMutation({
    mutationFn: ({ transfer, note }: { transfer: CaseTransferDto; note: string }) =>
      declineCaseTransfer({ client: api.client, path: { id: transfer.transferId }, body: { note } }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.declined });
      setDeclined(null);
    },
    ...settled,
  });
  const withdraw = useMutation({
    mutationFn: ({ transferId }: CaseTransferDto) =>
      withdrawCaseTransfer({ client: api.client, path: { id: transferId } }),
    onSuccess: () => notify({ tone: 'pass', text: t.withdrawn }),
    ...settled,
  });
  const items = [...(data?.items ?? [])].sort((a, b) => Number(b.isIncoming) - Number(a.isIncoming));
  if (items.length === 0) return null;
  return (
    <section className="transfers" aria-label={t.pendingTitle}>
      <h2>{t.pendingTitle}</h2>
      <ul>
        {items.map((transfer) => (
          <TransferRow
            key={transfer.transferId}
            transfer={transfer}
            busy={accept.isPending || decline.isPending || withdraw.isPending}
            onAccept={() => accept.mutate(transfer)}
            onDecline={() => setDeclined(transfer)}
            onWithdraw={() => withdraw.mutate(transfer)}
          />
        ))}
      </ul>
      {declined && (
        <NoteDialog
          title={t.declineTitle(declined.case.code)}
          label={t.declineWhy}
          send={t.decline}
          needed={t.declineNeeded}
          busy={decline.isPending}
          onSend={(note) => decline.mutate({ transfer: declined, note })}
          onClose={() => setDeclined(null)}
        />
      )}
    </section>
  );
}
