import { NativeSelect, TextInput, Textarea } from '@mantine/core';
import { type Room, type RoomListDto, beginThread } from '@khai-bao/api-client/support';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi, useProfile } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { AskOptions, noPostRequests } from './ask-options.js';
import { ChooseFiles, postChosenFiles } from './choose-files.js';
import { channelTexts } from './channel.texts.js';
import { useDraft } from './draft.js';

const roomNames: readonly Room[] = ['general', 'training', 'registration', 'handover', 'feed', 'cases'];

/** Begins a thread in a room: a talk, or for the whole city an announcement. */
export function NewThread({
  rooms,
  room: first,
  onClose,
  onMade,
}: {
  rooms: RoomListDto | undefined;
  room: Room | undefined;
  onClose: () => void;
  onMade: (id: string) => void;
}) {
  const t = channelTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const { accountId, area: own } = useProfile();
  const [subject, setSubject] = useDraft(accountId, 'new-subject');
  const [text, setText] = useDraft(accountId, 'new-text');
  const [room, setRoom] = useState<Room>(first ?? 'general');
  const [area, setArea] = useState(own?.code ?? '');
  const [asks, setAsks] = useState(noPostRequests);
  // An officer writes to their own area or to one below it; what stands above is only read.
  const areas = (rooms?.areas ?? []).filter(
    ({ code }, at, all) => code === own?.code || at > all.findIndex((one) => one.code === own?.code),
  );
  const [empty, setEmpty] = useState(false);
  const [files, setFiles] = useState<readonly File[]>([]);
  const begin = useMutation({
    mutationFn: async () => {
      const made = await beginThread({
        client: api.client,
        body: { subject: subject.trim(), text: text.trim(), ...asks, room, ...(area === '' ? {} : { area }) },
      });
      // The thread stands whatever comes of its files: who wrote it is told, and can send them there again.
      await postChosenFiles(api, made.threadId, files, t.files.goWith).catch((error: unknown) =>
        notify({ tone: 'stop', text: `${t.files.notSent} ${problemText(error)}` }),
      );
      return made;
    },
    onSuccess: ({ threadId }) => {
      setSubject('');
      setText('');
      onMade(threadId);
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.threads }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.newTitle}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (subject.trim() && text.trim()) begin.mutate();
          else setEmpty(true);
        }}
      >
        {(empty || begin.error) && (
          <Notice tone="stop">{begin.error ? problemText(begin.error) : t.needed}</Notice>
        )}
        <TextInput
          label={t.subject}
          maxLength={200}
          data-autofocus
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <Textarea
          label={t.text}
          autosize
          minRows={4}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NativeSelect
          label={t.roomLabel}
          value={room}
          data={roomNames.map((one) => ({ value: one, label: t.rooms[one] }))}
          onChange={(event) => setRoom(event.currentTarget.value as Room)}
        />
        {areas.length > 1 && (
          <NativeSelect
            label={t.areaLabel}
            value={area}
            data={areas.map(({ code, name }) => ({ value: code, label: name }))}
            onChange={(event) => setArea(event.currentTarget.value)}
          />
        )}
        <ChooseFiles files={files} onChange={setFiles} />
        <AskOptions value={asks} onChange={setAsks} />
        <DialogFoot send={t.newSend} busy={begin.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
