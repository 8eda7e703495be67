import { TextInput } from '@mantine/core';
import { type HandoverDto, confirmHandover } from '@khai-bao/api-client/accounts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { handoverTexts } from './handover.texts.js';
import { dropSlip } from './open-slips.js';

/**
 * Who took which slip, for a round through the ward: one name after another with Enter. A slip without a name stays as it
 * is; one that cannot be confirmed stays here with its name and the reason.
 */
export function ConfirmManyDialog({
  items,
  onClose,
}: {
  items: readonly HandoverDto[];
  onClose: () => void;
}) {
  const t = handoverTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const list = useRef<HTMLUListElement>(null);
  // What was ticked when it opened: a list that changes behind it takes no name away.
  const [open, setOpen] = useState(items);
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [empty, setEmpty] = useState(false);
  const named = open.filter(({ handoverId }) => names[handoverId]?.trim());
  const confirm = useMutation({
    mutationFn: async () => {
      const wrong: Record<string, string> = {};
      for (const { handoverId } of named)
        try {
          await confirmHandover({
            client: api.client,
            path: { id: handoverId },
            body: { receivedBy: names[handoverId]!.trim() },
          });
          dropSlip(handoverId);
        } catch (error) {
          wrong[handoverId] = problemText(error);
        }
      return wrong;
    },
    onSuccess: (wrong) => {
      const done = named.filter(({ handoverId }) => !(handoverId in wrong)).length;
      if (done > 0) notify({ tone: 'pass', text: t.confirmedMany(done) });
      if (Object.keys(wrong).length === 0) return onClose();
      setFaults(wrong);
      setOpen(open.filter(({ handoverId }) => handoverId in wrong || !names[handoverId]?.trim()));
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.handovers }),
  });
  const next = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter') return;
    const fields = [...(list.current?.querySelectorAll('input') ?? [])];
    const after = fields[fields.indexOf(event.currentTarget) + 1];
    if (after === undefined) return;
    event.preventDefault();
    after.focus();
  };
  return (
    <Dialog opened onClose={onClose} title={t.confirmManyTitle(open.length)} size="lg">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (named.length > 0) confirm.mutate();
          else setEmpty(true);
        }}
      >
        <p className="dim">{t.confirmManyText}</p>
        {empty && named.length === 0 && <Notice tone="stop">{t.receivedNeeded}</Notice>}
        <ul className="results" ref={list}>
          {open.map(({ handoverId, unitName, street }, at) => (
            <li key={handoverId}>
              <span>
                <span className="strong">{unitName}</span>
                <span className="under">{street}</span>
              </span>
              <TextInput
                aria-label={t.receivedByOf(unitName)}
                placeholder={t.receivedBy}
                maxLength={200}
                {...(at === 0 ? { 'data-autofocus': true } : {})}
                value={names[handoverId] ?? ''}
                error={faults[handoverId]}
                onKeyDown={next}
                onChange={(event) => setNames({ ...names, [handoverId]: event.currentTarget.value })}
              />
            </li>
          ))}
        </ul>
        <DialogFoot
          send={t.confirmMany(named.length)}
          busy={confirm.isPending}
          icon={<CircleCheck aria-hidden="true" />}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
