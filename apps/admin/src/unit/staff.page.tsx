import { adminRoutes } from '@khai-bao/contracts/app-routes';
import '../styles/unit.css';
import { TextInput } from '@mantine/core';
import {
  type StaffDto,
  createStaffAccount,
  disableStaffAccount,
  issueStaffPassword,
  listStaff,
} from '@khai-bao/api-client/accounts';
import { Button, formatDateTime } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { DialogFoot } from '../parts/dialog.js';
import { StateTag } from '../registrations/state-tags.js';
import { Notice } from '../parts/notice.js';
import { PasswordOnceDialog } from '../parts/password-once.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { problemText } from '../texts/words.js';
import { devicesTexts } from './devices.texts.js';
import { GivePin } from './give-pin.js';
import { grantsTexts } from './grants.texts.js';
import { LookUpGrant, mayLookUp } from './look-up-grant.js';
import { unitTexts } from './unit.texts.js';

/** Gives somebody who has forgotten the password a new one: nobody needs a second account for that. */
function NewPassword({ person, onClose }: { person: StaffDto; onClose: () => void }) {
  const t = unitTexts.useTexts().staff;
  const api = useApi();
  const client = useQueryClient();
  const give = useMutation({
    mutationFn: () => issueStaffPassword({ client: api.client, path: { id: person.accountId } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['staff'] }),
  });
  return (
    <PasswordOnceDialog
      title={t.forgotTitle(person.displayName)}
      made={give.data}
      words={t}
      hint={t.onceHint(location.host + adminRoutes.signIn)}
      testId="staff"
      onClose={onClose}
      form={
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (!give.isPending) give.mutate();
          }}
        >
          {give.error && <Notice tone="stop">{problemText(give.error)}</Notice>}
          <p>{t.forgotText}</p>
          <DialogFoot send={t.forgot} busy={give.isPending} onClose={onClose} />
        </form>
      }
    />
  );
}

function AddStaff({ onClose }: { onClose: () => void }) {
  const t = unitTexts.useTexts().staff;
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [empty, setEmpty] = useState(false);
  const add = useMutation({
    mutationFn: () => createStaffAccount({ client: api.client, body: { displayName: name.trim() } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['staff'] }),
  });
  return (
    <PasswordOnceDialog
      title={t.add}
      made={add.data}
      words={t}
      hint={t.onceHint(location.host + adminRoutes.signIn)}
      testId="staff"
      onClose={onClose}
      form={
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) add.mutate();
            else setEmpty(true);
          }}
        >
          {add.error && <Notice tone="stop">{problemText(add.error)}</Notice>}
          <TextInput
            label={t.name}
            data-autofocus
            maxLength={200}
            value={name}
            error={empty && !name.trim() ? t.nameNeeded : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <DialogFoot send={t.create} busy={add.isPending} onClose={onClose} />
        </form>
      }
    />
  );
}

function Staff() {
  const t = unitTexts.useTexts().staff;
  const pinWords = devicesTexts.useTexts().pin;
  const grantWords = grantsTexts.useTexts();
  const api = useApi();
  const [adding, setAdding] = useState(false);
  const [forgot, setForgot] = useState<StaffDto | null>(null);
  const [givingPin, setGivingPin] = useState<StaffDto | null>(null);
  const [disabling, setDisabling] = useState<StaffDto | null>(null);
  const query = useQuery({ queryKey: ['staff'], queryFn: () => listStaff({ client: api.client }) });
  const add = (
    <Button icon={<Plus aria-hidden="true" />} onClick={() => setAdding(true)}>
      {t.add}
    </Button>
  );
  return (
    <>
      <PageHead title={t.title}>{(query.data?.items.length ?? 0) > 0 && add}</PageHead>
      <div className="plain-pane">
        <QueryResult
          query={query}
          empty={(page) =>
            page.items.length === 0 ? { title: t.emptyTitle, text: t.emptyText, action: add } : null
          }
        >
          {(page) => (
            <table className="table">
              <thead>
                <tr>
                  <th>{t.name}</th>
                  <th>{t.username}</th>
                  <th>{t.state}</th>
                  <th>{pinWords.column}</th>
                  <th>{grantWords.column}</th>
                  <th>{t.since}</th>
                  <th>
                    <span className="visually-hidden">{t.disable}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {page.items.map((person) => (
                  <tr key={person.accountId}>
                    <td className="main strong">{person.displayName}</td>
                    <td className="code">{person.username}</td>
                    <td>
                      <StateTag state={person.state} />
                    </td>
                    <td className="nowrap">{person.hasPin ? pinWords.has : pinWords.none}</td>
                    <td className="nowrap">
                      {mayLookUp(person) ? grantWords.allowed : grantWords.notAllowed}
                    </td>
                    <td className="num nowrap">{formatDateTime(person.createdAt)}</td>
                    <td className="end">
                      {person.state !== 'DISABLED' && <LookUpGrant person={person} />}
                      {person.state !== 'DISABLED' && (
                        <Button
                          size="small"
                          variant="plain"
                          aria-label={pinWords.giveOf(person.displayName)}
                          onClick={() => setGivingPin(person)}
                        >
                          {pinWords.give}
                        </Button>
                      )}
                      {person.state !== 'DISABLED' && (
                        <Button
                          size="small"
                          variant="plain"
                          aria-label={t.forgotOf(person.displayName)}
                          onClick={() => setForgot(person)}
                        >
                          {t.forgot}
                        </Button>
                      )}
                      {person.state !== 'DISABLED' && (
                        <Button
                          size="small"
                          variant="plain"
                          aria-label={t.disableOf(person.displayName)}
                          onClick={() => setDisabling(person)}
                        >
                          {t.disable}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </QueryResult>
      </div>
      {adding && <AddStaff onClose={() => setAdding(false)} />}
      {forgot && <NewPassword person={forgot} onClose={() => setForgot(null)} />}
      {givingPin && <GivePin person={givingPin} onClose={() => setGivingPin(null)} />}
      {disabling && (
        <ConfirmDialog
          title={t.disableTitle(disabling.displayName)}
          text={t.disableText}
          confirm={t.disableNow}
          done={t.disabled(disabling.displayName)}
          act={() => disableStaffAccount({ client: api.client, path: { id: disabling.accountId } })}
          changes={['staff']}
          onClose={() => setDisabling(null)}
        />
      )}
    </>
  );
}

/** The accounts of a unit's gate staff. */
export function StaffPage() {
  return (
    <PageGuard section="staff">
      <Staff />
    </PageGuard>
  );
}
