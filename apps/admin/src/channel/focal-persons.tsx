import { Checkbox, TextInput } from '@mantine/core';
import { DayField } from '../parts/day-field.js';
import {
  type FocalPersonDto,
  type WriteFocalPersonDto,
  addFocalPerson,
  changeFocalPerson,
  deleteFocalPerson,
  listFocalPersons,
  listOwnFocalPersons,
} from '@khai-bao/api-client/support';
import { hasCode } from '@khai-bao/api-client/admin';
import { Button, Tag, formatDate } from '@khai-bao/ui';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CalendarOff, Plus, UserRound } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { focalPersonTexts } from './focal-persons.texts.js';

const personsKey = ['focal-persons'] as const;
const requiredFields = ['name', 'post', 'phone'] as const;
type Field = 'name' | 'post' | 'phone' | 'email' | 'absentFrom' | 'absentTo';

const emptyPerson: WriteFocalPersonDto = {
  name: '',
  post: '',
  phone: '',
  email: null,
  isDeputy: false,
  absentFrom: null,
  absentTo: null,
};

function PersonDialog({ person, onClose }: { person: FocalPersonDto | null; onClose: () => void }) {
  const t = focalPersonTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [draft, setDraft] = useState<WriteFocalPersonDto>(person ?? emptyPerson);
  const [checked, setChecked] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      const { name, post, phone, email, isDeputy, absentFrom, absentTo } = draft;
      const form = { name, post, phone, email, isDeputy, absentFrom, absentTo };
      return person === null
        ? addFocalPerson({ client: api.client, body: form })
        : changeFocalPerson({
            client: api.client,
            path: { id: person.id },
            body: { ...form, version: person.version },
          });
    },
    onSuccess: ({ name }) => {
      notify({ tone: 'pass', text: person === null ? t.added(name) : t.changed(name) });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: personsKey }),
  });
  const refused: Partial<Record<Field, string>> = hasCode(save.error, 'SUPPORT.BAD_PHONE')
    ? { phone: problemText(save.error) }
    : hasCode(save.error, 'SUPPORT.BAD_ABSENCE')
      ? { absentTo: problemText(save.error) }
      : hasCode(save.error, 'PLATFORM.VALIDATION')
        ? { email: t.badEmail }
        : {};
  const field = (name: Field) => ({
    label: t[name],
    maxLength: name === 'phone' ? 40 : 200,
    autoComplete: 'off',
    value: draft[name] ?? '',
    error:
      checked && requiredFields.some((one) => one === name) && (draft[name] ?? '').trim() === ''
        ? t.needed
        : refused[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setDraft((before) => ({ ...before, [name]: value === '' ? emptyTextOf(name) : value }));
    },
  });
  return (
    <Dialog opened onClose={onClose} title={person === null ? t.add : t.editOf(person.name)}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (requiredFields.every((name) => draft[name].trim() !== '')) save.mutate();
        }}
      >
        {save.error && Object.keys(refused).length === 0 && (
          <Notice tone="stop">{problemText(save.error)}</Notice>
        )}
        <TextInput data-autofocus {...field('name')} />
        <TextInput {...field('post')} />
        <TextInput type="tel" {...field('phone')} />
        <TextInput type="email" description={t.emailHint} {...field('email')} />
        <Checkbox
          label={t.deputy}
          checked={draft.isDeputy}
          onChange={(event) => {
            const { checked: isDeputy } = event.currentTarget;
            setDraft((before) => ({ ...before, isDeputy }));
          }}
        />
        <div className="row">
          {(['absentFrom', 'absentTo'] as const).map((name) => (
            <DayField
              key={name}
              label={t[name]}
              value={draft[name] ?? ''}
              error={refused[name]}
              onChange={(day) => setDraft((before) => ({ ...before, [name]: day === '' ? null : day }))}
            />
          ))}
        </div>
        <DialogFoot send={person === null ? t.add : words.save} busy={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

const emptyTextOf = (name: Field): '' | null => (requiredFields.some((one) => one === name) ? '' : null);

function Person({
  person,
  onEdit,
  onRemove,
}: {
  person: FocalPersonDto;
  onEdit?: () => void;
  onRemove?: () => void;
}) {
  const t = focalPersonTexts.useTexts();
  const { name, post, place, phone, email, absentFrom, absentTo } = person;
  return (
    <li>
      <p className="strong">{name}</p>
      <p className="dim">
        {post} · {place}
      </p>
      {/\d/.test(phone) && (
        <p>
          <a className="focal-phone num" href={`tel:${phone.replaceAll(' ', '')}`}>
            {phone}
          </a>
        </p>
      )}
      {email && <p className="dim">{email}</p>}
      {person.isDeputy && <Tag icon={<UserRound aria-hidden="true" />}>{t.deputyTag}</Tag>}
      {absentFrom && absentTo && (
        <Tag tone={person.isAway ? 'caution' : 'plain'} icon={<CalendarOff aria-hidden="true" />}>
          {person.isAway
            ? t.away(formatDate(absentTo))
            : t.willBeAway(formatDate(absentFrom), formatDate(absentTo))}
        </Tag>
      )}
      {onEdit && onRemove && (
        <div className="row">
          <Button size="small" variant="plain" aria-label={t.editOf(name)} onClick={onEdit}>
            {t.edit}
          </Button>
          <Button size="small" variant="plain" aria-label={t.removeOf(name)} onClick={onRemove}>
            {t.remove}
          </Button>
        </div>
      )}
    </li>
  );
}

function OwnPersons() {
  const t = focalPersonTexts.useTexts();
  const api = useApi();
  const [writing, setWriting] = useState<FocalPersonDto | 'new' | null>(null);
  const [removing, setRemoving] = useState<FocalPersonDto | null>(null);
  const query = useQuery({
    queryKey: [...personsKey, 'own'],
    queryFn: () => listOwnFocalPersons({ client: api.client }),
  });
  const add = (
    <Button variant="quiet" icon={<Plus aria-hidden="true" />} onClick={() => setWriting('new')}>
      {t.add}
    </Button>
  );
  return (
    <section aria-labelledby="own-persons">
      <header>
        <div>
          <h2 id="own-persons">{t.own}</h2>
          <p className="dim">{t.ownHint}</p>
        </div>
        {(query.data?.items.length ?? 0) > 0 && add}
      </header>
      <QueryResult
        query={query}
        rows={2}
        empty={({ items }) =>
          items.length === 0 ? { title: t.emptyOwn, text: t.emptyOwnText, action: add } : null
        }
      >
        {({ items }) => (
          <ul className="focal-persons">
            {items.map((person) => (
              <Person
                key={person.id}
                person={person}
                onEdit={() => setWriting(person)}
                onRemove={() => setRemoving(person)}
              />
            ))}
          </ul>
        )}
      </QueryResult>
      {writing !== null && (
        <PersonDialog person={writing === 'new' ? null : writing} onClose={() => setWriting(null)} />
      )}
      {removing !== null && (
        <ConfirmDialog
          title={t.removeTitle(removing.name)}
          text={t.removeText}
          confirm={t.removeNow}
          done={t.removed(removing.name)}
          act={() => deleteFocalPerson({ client: api.client, path: { id: removing.id } })}
          changes={personsKey}
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}

/** Whom each committee names: one's own to keep, everybody's to call. */
export function FocalPersons({ q }: { q: string }) {
  const t = focalPersonTexts.useTexts();
  const api = useApi();
  const query = useQuery({
    queryKey: [...personsKey, 'found', q],
    queryFn: ({ signal }) => listFocalPersons({ client: api.client, query: { q, limit: 200 }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="plain-pane focal-pane">
      {q === '' && <OwnPersons />}
      <section aria-labelledby="whom-to-call">
        <header>
          <h2 id="whom-to-call">{q === '' ? t.others : t.found(q)}</h2>
        </header>
        <QueryResult
          query={query}
          rows={3}
          empty={({ items }) => (items.length === 0 ? { title: t.empty, text: t.emptyText } : null)}
        >
          {({ items }) => (
            <ul className="focal-persons">
              {items.map((person) => (
                <Person key={person.id} person={person} />
              ))}
            </ul>
          )}
        </QueryResult>
      </section>
    </div>
  );
}
