import { MultiSelect, TextInput } from '@mantine/core';
import {
  type ContactPointDto,
  UnitKind,
  type WriteContactPointDto,
  addContactPoint,
  changeContactPoint,
  deleteContactPoint,
  listOwnContactPoints,
} from '@khai-bao/api-client/registration';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { Button } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { parseEnumValue } from '../parts/parse-enum-value.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText, problemText } from '../texts/words.js';
import { announceTexts } from './announce.texts.js';

export const contactPointsKey = ['contact-points'] as const;

const written = ['name', 'post', 'phone', 'hours'] as const;
type Written = (typeof written)[number];

function ContactDialog({ point, onClose }: { point: ContactPointDto | null; onClose: () => void }) {
  const t = announceTexts.useTexts().contacts;
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [draft, setDraft] = useState<WriteContactPointDto>(
    point ?? { name: '', post: '', phone: '', hours: '', kinds: [] },
  );
  const [checked, setChecked] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      const { name, post, phone, hours, kinds } = draft;
      const form = { name, post, phone, hours, kinds };
      return point === null
        ? addContactPoint({ client: api.client, body: form })
        : changeContactPoint({
            client: api.client,
            path: { id: point.id },
            body: { ...form, version: point.version },
          });
    },
    onSuccess: ({ name }) => {
      notify({ tone: 'pass', text: point === null ? t.added(name) : t.changed(name) });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: contactPointsKey }),
  });
  const refusedPhone = save.error instanceof ServiceProblem && save.error.code === 'REGISTRATION.BAD_PHONE';
  const field = (name: Written) => ({
    label: t[name],
    maxLength: name === 'phone' ? 40 : 200,
    value: draft[name],
    error:
      checked && draft[name].trim() === ''
        ? t.needed
        : name === 'phone' && refusedPhone
          ? t.badPhone
          : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setDraft((before) => ({ ...before, [name]: value }));
    },
  });
  return (
    <Dialog opened onClose={onClose} title={point === null ? t.add : t.editOf(point.name)}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (written.every((name) => draft[name].trim() !== '')) save.mutate();
        }}
      >
        {save.error && !refusedPhone && <Notice tone="stop">{problemText(save.error)}</Notice>}
        <TextInput data-autofocus autoComplete="off" {...field('name')} />
        <TextInput autoComplete="off" {...field('post')} />
        <TextInput type="tel" description={t.phoneHint} autoComplete="off" {...field('phone')} />
        <TextInput description={t.hoursHint} autoComplete="off" {...field('hours')} />
        <MultiSelect
          label={t.kinds}
          description={t.kindsHint}
          searchable
          clearable
          data={Object.values(UnitKind).map((kind) => ({ value: kind, label: kindText(kind, words) }))}
          value={[...draft.kinds]}
          onChange={(kinds) =>
            setDraft((before) => ({
              ...before,
              kinds: kinds.flatMap((kind) => parseEnumValue(UnitKind, kind) ?? []),
            }))
          }
        />
        <DialogFoot send={point === null ? t.add : words.save} busy={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** The people of one's own committee whom units call. */
export function ContactPoints() {
  const t = announceTexts.useTexts().contacts;
  const words = commonTexts.useTexts();
  const api = useApi();
  const [writing, setWriting] = useState<ContactPointDto | 'new' | null>(null);
  const [removing, setRemoving] = useState<ContactPointDto | null>(null);
  const query = useQuery({
    queryKey: contactPointsKey,
    queryFn: () => listOwnContactPoints({ client: api.client }),
  });
  const add = (
    <Button variant="quiet" icon={<Plus aria-hidden="true" />} onClick={() => setWriting('new')}>
      {t.add}
    </Button>
  );
  return (
    <section className="announce-part" aria-labelledby="contact-points">
      <header>
        <div>
          <h2 id="contact-points">{t.title}</h2>
          <p className="dim">{t.hint}</p>
        </div>
        {(query.data?.items.length ?? 0) > 0 && add}
      </header>
      <QueryResult
        query={query}
        rows={2}
        empty={({ items }) =>
          items.length === 0 ? { title: t.emptyTitle, text: t.emptyText, action: add } : null
        }
      >
        {({ items }) => (
          <ul className="contact-points">
            {items.map((point) => (
              <li key={point.id}>
                <p className="strong">{point.name}</p>
                <p className="dim">{point.post}</p>
                <p className="contact-phone num">{point.phone}</p>
                <p>{point.hours}</p>
                <p className="dim">
                  {point.kinds.length === 0
                    ? t.everyKind
                    : point.kinds.map((kind) => kindText(kind, words)).join(', ')}
                </p>
                <div className="row">
                  <Button
                    size="small"
                    variant="plain"
                    aria-label={t.editOf(point.name)}
                    onClick={() => setWriting(point)}
                  >
                    {t.edit}
                  </Button>
                  <Button
                    size="small"
                    variant="plain"
                    aria-label={t.removeOf(point.name)}
                    onClick={() => setRemoving(point)}
                  >
                    {t.remove}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        )}
      </QueryResult>
      {writing !== null && (
        <ContactDialog point={writing === 'new' ? null : writing} onClose={() => setWriting(null)} />
      )}
      {removing !== null && (
        <ConfirmDialog
          title={t.removeTitle(removing.name)}
          text={t.removeText}
          confirm={t.removeNow}
          done={t.removed(removing.name)}
          act={() => deleteContactPoint({ client: api.client, path: { id: removing.id } })}
          changes={contactPointsKey}
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}
