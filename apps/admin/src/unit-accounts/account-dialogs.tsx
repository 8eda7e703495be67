import { TextInput } from '@mantine/core';
import {
  type UnitAccountDto,
  disableUnitAccount,
  enableUnitAccount,
  issueUnitPassword,
  replaceUnitAdmin,
} from '@khai-bao/api-client/accounts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { unitAccountsTexts } from './unit-accounts.texts.js';

export type AccountAction = 'slip' | 'mail' | 'admin' | 'disable' | 'enable';
export const accountsKey = ['unit-accounts'] as const;

function NewAdminDialog({ item, onClose }: { item: UnitAccountDto; onClose: () => void }) {
  const t = unitAccountsTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [asked, setAsked] = useState(false);
  const address = email.trim();
  const bad = address !== '' && !/^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(address);
  const change = useMutation({
    mutationFn: () =>
      replaceUnitAdmin({
        client: api.client,
        path: { id: item.accountId },
        body: { representative: name.trim(), email: address || undefined },
      }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.newAdminDone(item.unitName) });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: accountsKey }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.newAdminTitle(item.unitName)}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (name.trim() && !bad) change.mutate();
        }}
      >
        {change.error && <Notice tone="stop">{problemText(change.error)}</Notice>}
        <p>{t.newAdminText}</p>
        <TextInput
          label={t.person}
          data-autofocus
          maxLength={200}
          value={name}
          error={asked && !name.trim() ? t.personNeeded : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t.email}
          description={t.emailHint}
          type="email"
          maxLength={254}
          value={email}
          error={asked && bad ? t.emailWrong : undefined}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <DialogFoot send={t.newAdminDo} busy={change.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function DisableDialog({ item, onClose }: { item: UnitAccountDto; onClose: () => void }) {
  const t = unitAccountsTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const disable = useMutation({
    mutationFn: (reason: string) =>
      disableUnitAccount({ client: api.client, path: { id: item.accountId }, body: { reason } }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.disabled(item.unitName) });
      onClose();
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: accountsKey }),
  });
  return (
    <NoteDialog
      title={t.disableTitle(item.unitName)}
      label={t.reason}
      hint={t.reasonHint}
      needed={t.reasonNeeded}
      send={t.disable}
      busy={disable.isPending}
      onSend={(reason) => disable.mutate(reason)}
      onClose={onClose}
    >
      <p>{t.disableText}</p>
    </NoteDialog>
  );
}

/** What an officer does with a unit's account; each asks once before. */
export function AccountDialog({
  item,
  action,
  onClose,
}: {
  item: UnitAccountDto;
  action: AccountAction;
  onClose: () => void;
}) {
  const t = unitAccountsTexts.useTexts();
  const api = useApi();
  if (action === 'admin') return <NewAdminDialog item={item} onClose={onClose} />;
  if (action === 'disable') return <DisableDialog item={item} onClose={onClose} />;
  const shared = { changes: accountsKey, onClose };
  if (action === 'enable')
    return (
      <ConfirmDialog
        {...shared}
        title={t.enableTitle(item.unitName)}
        text={t.enableText}
        confirm={t.enable}
        done={t.enabled(item.unitName)}
        act={() => enableUnitAccount({ client: api.client, path: { id: item.accountId } })}
      />
    );
  const mail = action === 'mail';
  return (
    <ConfirmDialog
      {...shared}
      title={mail ? t.newMailTitle(item.unitName) : t.newSlipTitle(item.unitName)}
      text={mail ? t.newMailText : t.newSlipText}
      confirm={mail ? t.newMail : t.newSlip}
      done={mail ? t.newMailDone(item.unitName) : t.newSlipDone(item.unitName)}
      act={() =>
        issueUnitPassword({
          client: api.client,
          path: { id: item.accountId },
          body: { delivery: mail ? 'mail' : 'handover' },
        })
      }
    />
  );
}
