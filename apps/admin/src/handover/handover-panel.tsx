import { TextInput } from '@mantine/core';
import {
  type HandoverDto,
  confirmHandover,
  getReturnedMail,
  issueUnitPassword,
  returnHandover,
} from '@khai-bao/api-client/accounts';
import { Button, formatDateTime } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, CircleCheck, KeyRound, Printer, RefreshCw, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ConfirmDialog as AskDialog } from '../parts/confirm-dialog.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { HandoverState } from './handover-state.js';
import { handoverTexts } from './handover.texts.js';
import { dropSlip, useSlip } from './open-slips.js';
import { Slip } from './slip.js';

function ConfirmDialog({ item, onClose }: { item: HandoverDto; onClose: () => void }) {
  const t = handoverTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [empty, setEmpty] = useState(false);
  const confirm = useMutation({
    mutationFn: () =>
      confirmHandover({
        client: api.client,
        path: { id: item.handoverId },
        body: { receivedBy: name.trim() },
      }),
    onSuccess: () => {
      dropSlip(item.handoverId);
      notify({ tone: 'pass', text: t.confirmed(item.unitName) });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.handovers }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.confirm}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) confirm.mutate();
          else setEmpty(true);
        }}
      >
        {confirm.error && <Notice tone="stop">{problemText(confirm.error)}</Notice>}
        <TextInput
          label={t.receivedBy}
          description={t.receivedHint}
          data-autofocus
          maxLength={200}
          value={name}
          error={empty && !name.trim() ? t.receivedNeeded : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <DialogFoot send={t.confirm} busy={confirm.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function ReturnDialog({ item, onClose }: { item: HandoverDto; onClose: () => void }) {
  const t = handoverTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const giveBack = useMutation({
    mutationFn: (reason: string) =>
      returnHandover({ client: api.client, path: { id: item.handoverId }, body: { reason } }),
    onSuccess: () => {
      dropSlip(item.handoverId);
      notify({ tone: 'pass', text: t.givenBack(item.unitName) });
      onClose();
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.handovers }),
  });
  return (
    <NoteDialog
      title={t.giveBackTitle}
      label={t.giveBackReason}
      hint={t.giveBackHint}
      needed={t.giveBackNeeded}
      send={t.giveBack}
      busy={giveBack.isPending}
      onSend={(reason) => giveBack.mutate(reason)}
      onClose={onClose}
    >
      <p>{t.giveBackText}</p>
    </NoteDialog>
  );
}

/** Why the mail did not bring the account; the address is read when somebody looks, which stands in the trail. */
function MailFailure({ item }: { item: HandoverDto }) {
  const t = handoverTexts.useTexts();
  const api = useApi();
  const returned = useQuery({
    queryKey: ['returned-mail', item.handoverId],
    queryFn: () => getReturnedMail({ client: api.client, path: { id: item.handoverId } }),
    enabled: item.mailFailedWhy !== null,
    staleTime: Infinity,
  });
  if (item.mailFailed === null) return null;
  return (
    <div className="mail-failure">
      <p className="dim">{t.mailFailed[item.mailFailed]}</p>
      {item.mailFailedWhy !== null && <p>{t.mailWhy[item.mailFailedWhy]}</p>}
      {returned.data && (
        <p>
          {t.mailTo} <span className="strong">{returned.data.address}</span>
        </p>
      )}
    </div>
  );
}

/** One handover: what it is for, the slip while it is open here, and the next step at the bottom left. */
export function HandoverPanel({
  item,
  onOpen,
  onBack,
}: {
  item: HandoverDto;
  onOpen: () => void;
  onBack: () => void;
}) {
  const t = handoverTexts.useTexts();
  const slip = useSlip(item.handoverId);
  const [asking, setAsking] = useState<'confirm' | 'return' | 'renew' | null>(null);
  const api = useApi();
  const shown = useRef<HTMLDivElement>(null);
  const isOpen = slip !== undefined;
  // What cannot be seen twice stands in view at once.
  useEffect(() => {
    if (isOpen) shown.current?.scrollIntoView({ block: 'start' });
  }, [isOpen]);
  const waits = item.state === 'WAITING' || item.state === 'OPENED';
  const close = (): void => setAsking(null);
  useEffect(() => {
    if (!slip) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [slip]);
  return (
    <article className="panel" aria-label={item.unitName}>
      <div className="panel-body">
        <Button
          variant="plain"
          size="small"
          className="panel-back no-print"
          icon={<ArrowLeft aria-hidden="true" />}
          onClick={onBack}
        >
          {t.backToList}
        </Button>
        {slip && (
          <div ref={shown} className="stack slip-first">
            <Slip slip={slip} />
            <div className="no-print">
              <Notice tone="caution">{t.keepHere}</Notice>
            </div>
          </div>
        )}
        <div className="no-print stack">
          <div className="row">
            <HandoverState item={item} />
          </div>
          <h2>{item.unitName}</h2>
          <dl className="facts">
            <dt>{t.address}</dt>
            <dd>{item.street}</dd>
            <dt>{t.area}</dt>
            <dd>{item.areaName}</dd>
            <dt>{t.issuedAt}</dt>
            <dd className="num">{formatDateTime(item.issuedAt)}</dd>
            <dt>{t.due}</dt>
            <dd className="num">{formatDateTime(item.dueAt)}</dd>
          </dl>
          <MailFailure item={item} />
          {item.reminders > 0 && <p className="dim num">{t.reminders(item.reminders)}</p>}
          {item.returnedAt && (
            <Notice tone="caution">
              {t.returned(formatDateTime(item.returnedAt), item.returnReason ?? '')}
            </Notice>
          )}
          {item.openedAt && item.openedByName && (
            <p className="dim">{t.openedBy(item.openedByName, formatDateTime(item.openedAt))}</p>
          )}
          {item.confirmedAt && (
            <Notice tone="pass">
              {t.confirmedAt(formatDateTime(item.confirmedAt))}
              {item.receivedByName && <strong className="under">{t.takenBy(item.receivedByName)}</strong>}
            </Notice>
          )}
          {item.state === 'OPENED' && !slip && <Notice tone="caution">{t.openedGone}</Notice>}
        </div>
      </div>
      <div className="panel-foot no-print">
        {item.state === 'WAITING' && !slip && (
          <Button icon={<KeyRound aria-hidden="true" />} onClick={onOpen}>
            {t.open}
          </Button>
        )}
        {slip && (
          <Button icon={<Printer aria-hidden="true" />} onClick={() => print()}>
            {t.printSlip}
          </Button>
        )}
        {(slip || item.state === 'OPENED') && item.state !== 'CONFIRMED' && (
          <Button
            variant={slip ? 'quiet' : 'main'}
            icon={<CircleCheck aria-hidden="true" />}
            onClick={() => setAsking('confirm')}
          >
            {t.confirm}
          </Button>
        )}
        {waits && (
          <Button variant="plain" icon={<Undo2 aria-hidden="true" />} onClick={() => setAsking('return')}>
            {t.giveBack}
          </Button>
        )}
        {!slip && item.state !== 'WAITING' && item.state !== 'REPLACED' && (
          <Button
            variant={item.state === 'RETURNED' || item.state === 'EXPIRED' ? 'main' : 'plain'}
            icon={<RefreshCw aria-hidden="true" />}
            onClick={() => setAsking('renew')}
          >
            {t.renew}
          </Button>
        )}
      </div>
      {asking === 'confirm' && <ConfirmDialog item={item} onClose={close} />}
      {asking === 'return' && <ReturnDialog item={item} onClose={close} />}
      {asking === 'renew' && (
        <AskDialog
          title={t.renewTitle}
          text={t.renewText}
          confirm={t.renew}
          done={t.renewed(item.unitName)}
          act={() =>
            issueUnitPassword({
              client: api.client,
              path: { id: item.accountId },
              body: { delivery: 'handover' },
            })
          }
          changes={queryKeys.handovers}
          onClose={close}
        />
      )}
    </article>
  );
}
