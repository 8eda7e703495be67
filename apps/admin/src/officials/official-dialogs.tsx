import { NativeSelect, TextInput } from '@mantine/core';
import {
  type InvitedOfficialDto,
  type OfficialDto,
  Role,
  inviteOfficial,
  moveOfficial,
} from '@khai-bao/api-client/accounts';
import { areaLevelOf, invitableRoles } from '@khai-bao/contracts/roles';
import { cityDay } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { DayField } from '../parts/day-field.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { parseEnumValue } from '../parts/parse-enum-value.js';
import { useApi, useProfile } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText, roleText } from '../texts/words.js';
import { AreaField } from './area-field.js';
import { officialsTexts } from './officials.texts.js';

export const officialsKey = ['officials'] as const;
/** Invites the tier below, or names one's own deputy. */
export function InviteDialog({
  deputy,
  onMade,
  onClose,
}: {
  deputy: boolean;
  onMade: (made: InvitedOfficialDto) => void;
  onClose: () => void;
}) {
  const t = officialsTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const me = useProfile();
  const choices = deputy ? [me.role] : invitableRoles(me.role);
  const [role, setRole] = useState(choices[0] ?? me.role);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [area, setArea] = useState<string | null>(null);
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [asked, setAsked] = useState(false);
  const level = areaLevelOf(role);
  // A deputy has one's own area; whoever works for the city has the city's.
  const areaCode = deputy || level === 'city' ? (me.area?.code ?? null) : area;
  const complete = name.trim() !== '' && areaCode !== null && (!deputy || until !== '');
  const invite = useMutation({
    mutationFn: () =>
      inviteOfficial({
        client: api.client,
        body: {
          displayName: name.trim(),
          role,
          areaCode: areaCode ?? '',
          email: email.trim() || undefined,
          from: from === '' ? undefined : new Date(`${from}T00:00:00+07:00`).toISOString(),
          until: until === '' ? undefined : new Date(`${until}T23:59:59+07:00`).toISOString(),
        },
      }),
    onSuccess: (made) => {
      if (made.oneTimePassword === null) {
        notify({ tone: 'pass', text: t.mailed(made.displayName) });
        onClose();
      } else onMade(made);
    },
    onSettled: () => client.invalidateQueries({ queryKey: officialsKey }),
  });
  return (
    <Dialog opened onClose={onClose} title={deputy ? t.deputyTitle : t.inviteTitle}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (complete) invite.mutate();
        }}
      >
        {invite.error && <Notice tone="stop">{problemText(invite.error)}</Notice>}
        {deputy && <p>{t.deputyText}</p>}
        <TextInput
          label={t.name}
          data-autofocus
          maxLength={200}
          value={name}
          error={asked && !name.trim() ? t.nameNeeded : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {!deputy && (
          <NativeSelect
            label={t.role}
            value={role}
            data={choices.map((one) => ({ value: one, label: roleText(one, words) }))}
            onChange={(event) => {
              setRole(parseEnumValue(Role, event.currentTarget.value) ?? role);
              setArea(null);
            }}
          />
        )}
        {!deputy && level !== 'city' && (
          <AreaField
            level={level}
            value={area}
            error={asked && area === null ? t.areaNeeded : undefined}
            onChange={setArea}
          />
        )}
        <TextInput
          label={t.email}
          description={t.emailHint}
          type="email"
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {deputy && (
          <>
            <DayField label={t.from} min={cityDay()} value={from} onChange={setFrom} />
            <DayField
              label={t.until}
              min={from || cityDay()}
              value={until}
              error={asked && until === '' ? t.untilNeeded : undefined}
              onChange={setUntil}
            />
          </>
        )}
        <DialogFoot send={t.send} busy={invite.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** Gives an official another ward or district. */
export function MoveDialog({ item, onClose }: { item: OfficialDto; onClose: () => void }) {
  const t = officialsTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [area, setArea] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const move = useMutation({
    mutationFn: (code: string) =>
      moveOfficial({ client: api.client, path: { id: item.accountId }, body: { areaCode: code } }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.moved(item.displayName) });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: officialsKey }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.moveTitle(item.displayName)}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (area !== null) move.mutate(area);
        }}
      >
        {move.error && <Notice tone="stop">{problemText(move.error)}</Notice>}
        <p>{t.moveText}</p>
        <AreaField
          level={areaLevelOf(item.role) === 'ward' ? 'ward' : 'district'}
          value={area}
          error={asked && area === null ? t.areaNeeded : undefined}
          onChange={setArea}
        />
        <DialogFoot send={t.move} busy={move.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
