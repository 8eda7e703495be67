import { Checkbox, TextInput } from '@mantine/core';
import { listStaff } from '@khai-bao/api-client/accounts';
import {
  signUpForTraining,
  type TrainingPersonDto,
  type TrainingSessionDto,
} from '@khai-bao/api-client/support';
import { Button } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, UserPlus, X } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi, useProfile } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { isMailAddress, trainingKey } from './training-parts.js';
import { trainingTexts } from './training.texts.js';

/** A person of the form. */
interface FormPerson {
  readonly key: string;
  /** Null: the signed-in account. */
  readonly name: string | null;
  readonly group: TrainingPersonDto['group'];
  readonly email: string;
  readonly isChosen: boolean;
}

const maxTyped = 10;

/** The people whom the account can sign up: itself, and the gate staff of its unit. */
function usePeople(session: TrainingSessionDto) {
  const { role } = useProfile();
  const api = useApi();
  const isAdmin = role === 'unit-admin';
  const takesGuards = isAdmin && session.groupsToSignUp.includes('gate-staff');
  const staff = useQuery({
    queryKey: ['staff'],
    queryFn: () => listStaff({ client: api.client }),
    enabled: takesGuards,
  });
  const ownGroup = isAdmin ? 'unit-admin' : 'official';
  const held = session.ownSignUps;
  const initial: FormPerson[] = [
    ...(session.groupsToSignUp.includes(ownGroup) && !held.some(({ isSelf }) => isSelf)
      ? [{ key: 'self', name: null, group: ownGroup, email: '', isChosen: true } as const]
      : []),
    ...(staff.data?.items ?? [])
      .filter(
        ({ state, displayName, unreadable }) =>
          state !== 'DISABLED' && !unreadable && !held.some(({ name }) => name === displayName),
      )
      .map(({ accountId, displayName }) => ({
        key: accountId,
        name: displayName,
        group: 'gate-staff' as const,
        email: '',
        isChosen: false,
      })),
  ];
  return { initial, takesGuards };
}

/** Signs the account, and for a unit its people, up for a session. The first button of the form is the second click. */
export function SignUpDialog({ session, onClose }: { session: TrainingSessionDto; onClose: () => void }) {
  const t = trainingTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const { displayName } = useProfile();
  const { initial, takesGuards } = usePeople(session);
  const [changes, setChanges] = useState<Readonly<Record<string, Partial<FormPerson>>>>({});
  const [typed, setTyped] = useState<readonly FormPerson[]>([]);
  const [isTried, setTried] = useState(false);
  const people = [...initial, ...typed].map((person) => ({ ...person, ...changes[person.key] }));
  const chosen = people.filter(({ isChosen, name }) => isChosen && name?.trim() !== '');
  const isWrong = ({ isChosen, email }: FormPerson): boolean =>
    isChosen && email.trim() !== '' && !isMailAddress(email);
  const change = (key: string, to: Partial<FormPerson>): void =>
    setChanges({ ...changes, [key]: { ...changes[key], ...to } });
  const send = useMutation({
    mutationFn: () =>
      signUpForTraining({
        client: api.client,
        path: { id: session.sessionId },
        body: {
          people: chosen.map(({ name, group, email }) => ({
            group,
            ...(name === null ? {} : { name: name.trim() }),
            ...(email.trim() === '' ? {} : { email: email.trim() }),
          })),
        },
      }),
    onSuccess: ({ ownSignUps }) => {
      void client.invalidateQueries({ queryKey: trainingKey });
      const isQueued = ownSignUps.some(({ state }) => state === 'WAITING');
      notify({ tone: isQueued ? 'caution' : 'pass', text: isQueued ? t.queued : t.signedUp });
      onClose();
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t.signUpTitle(session.title)}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (chosen.length > 0 && !people.some(isWrong)) send.mutate();
        }}
      >
        <fieldset className="training-people">
          <legend>{t.who}</legend>
          {people.map((person, at) => (
            <div key={person.key} className="training-person">
              {typed.some(({ key }) => key === person.key) ? (
                <span className="training-typed">
                  <TextInput
                    label={t.personName(at + 1)}
                    maxLength={200}
                    value={person.name ?? ''}
                    onChange={(event) => change(person.key, { name: event.currentTarget.value })}
                  />
                  <Button
                    variant="plain"
                    size="small"
                    icon={<X aria-hidden="true" />}
                    aria-label={t.removePerson(at + 1)}
                    onClick={() => setTyped(typed.filter(({ key }) => key !== person.key))}
                  />
                </span>
              ) : (
                <Checkbox
                  size="md"
                  checked={person.isChosen}
                  label={person.name ?? t.self(displayName)}
                  onChange={(event) => change(person.key, { isChosen: event.currentTarget.checked })}
                />
              )}
              {person.isChosen && (
                <TextInput
                  type="email"
                  label={person.name === null ? t.email : t.emailOf(person.name.trim() || `${at + 1}`)}
                  maxLength={254}
                  autoComplete={person.name === null ? 'email' : 'off'}
                  value={person.email}
                  error={isTried && isWrong(person) ? t.emailWrong : undefined}
                  onChange={(event) => change(person.key, { email: event.currentTarget.value })}
                />
              )}
            </div>
          ))}
          {takesGuards && typed.length < maxTyped && (
            <Button
              variant="quiet"
              size="small"
              icon={<Plus aria-hidden="true" />}
              onClick={() =>
                setTyped([
                  ...typed,
                  { key: `typed-${Date.now()}`, name: '', group: 'gate-staff', email: '', isChosen: true },
                ])
              }
            >
              {t.addPerson}
            </Button>
          )}
        </fieldset>
        {isTried && chosen.length === 0 && <Notice tone="stop">{t.nobody}</Notice>}
        {send.error && <Notice tone="stop">{problemText(send.error)}</Notice>}
        <DialogFoot
          send={t.signUpSend(chosen.length)}
          busy={send.isPending}
          icon={<UserPlus aria-hidden="true" />}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
