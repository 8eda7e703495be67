import { TextInput } from '@mantine/core';
import { type DutyDto, changeDutyCentre, listDutyCentres } from '@khai-bao/api-client/alerts';
import { hasCode } from '@khai-bao/api-client/admin';
import { Button, formatPhone } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Phone } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi, useProfile } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { centreTexts } from './centre-line.texts.js';

const dutyKey = ['duty-places'] as const;

function LineForm({ place, onClose }: { place: DutyDto; onClose: () => void }) {
  const t = centreTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [phone, setPhone] = useState(place.phone === '' ? '' : formatPhone(place.phone));
  const [address, setAddress] = useState(place.address);
  const [empty, setEmpty] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      changeDutyCentre({
        client: api.client,
        path: { areaCode: place.areaCode },
        body: { phone: phone.trim(), address: address.trim() },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: dutyKey });
      notify({ tone: 'pass', text: t.saved });
      onClose();
    },
  });
  const wrongPhone = hasCode(save.error, 'PLATFORM.VALIDATION');
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (phone.trim() === '') return setEmpty(true);
        save.mutate();
      }}
    >
      {save.error && !wrongPhone && <Notice tone="stop">{problemText(save.error)}</Notice>}
      <p className="dim">{t.hint(place.centreName)}</p>
      <TextInput
        label={t.phone}
        type="tel"
        inputMode="tel"
        autoComplete="off"
        maxLength={40}
        data-autofocus
        value={phone}
        error={empty && phone.trim() === '' ? t.phoneNeeded : wrongPhone ? t.phoneWrong : undefined}
        onChange={(event) => {
          save.reset();
          setPhone(event.currentTarget.value);
        }}
      />
      <TextInput
        label={t.address}
        autoComplete="off"
        maxLength={200}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <DialogFoot send={t.save} busy={save.isPending} onClose={onClose} />
    </form>
  );
}

/** The centre's own line as people on a stop page get it; entered and changed here, asked for while there is none. */
export function CentreLine() {
  const t = centreTexts.useTexts();
  const api = useApi();
  const { area } = useProfile();
  const [editing, setEditing] = useState(false);
  const query = useQuery({
    queryKey: dutyKey,
    queryFn: () => listDutyCentres({ client: api.client }),
    staleTime: 60_000,
    retry: false,
  });
  const place = query.data?.items.find(({ areaCode }) => areaCode === area?.code);
  if (!place) return null;
  return (
    <section className="centre-line" aria-label={t.title}>
      <p>
        <Phone size={18} aria-hidden="true" /> <strong>{t.title}:</strong>{' '}
        {place.phone === '' ? (
          <span className="centre-line-none">{t.none}</span>
        ) : (
          <span className="num">{[formatPhone(place.phone), place.address].filter(Boolean).join(' · ')}</span>
        )}
      </p>
      <Button variant="quiet" size="small" onClick={() => setEditing(true)}>
        {place.phone === '' ? t.enter : t.change}
      </Button>
      <Dialog opened={editing} onClose={() => setEditing(false)} title={t.title}>
        <LineForm place={place} onClose={() => setEditing(false)} />
      </Dialog>
    </section>
  );
}
