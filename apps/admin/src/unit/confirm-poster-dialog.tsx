import { type GateDto, confirmPoster } from '@khai-bao/api-client/declarations';
import { Button } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Camera } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { judgePosterPhoto, type PhotoJudgement } from './judge-poster-photo.js';
import { posterTexts } from './poster.texts.js';
import { readPosterPhoto } from './read-poster-photo.js';

interface TakenPhoto {
  readonly preview: string;
  readonly photo: Blob;
  readonly judgement: PhotoJudgement;
}

function JudgementNotice({ judgement, wanted }: { judgement: PhotoJudgement; wanted: number }) {
  const t = posterTexts.useTexts().photo;
  switch (judgement.kind) {
    case 'shows-poster':
      return <Notice tone="pass">{t.shows(wanted)}</Notice>;
    case 'no-code':
      return <Notice tone="stop">{t.noCode}</Notice>;
    case 'other-gate':
      return <Notice tone="stop">{t.otherGate}</Notice>;
    case 'outdated':
      return <Notice tone="stop">{t.outdated(judgement.version, wanted)}</Notice>;
  }
}

/** Confirms that the current poster hangs at a gate: a photo in which its code and version can be read. */
export function ConfirmPosterDialog({ gate, onClose }: { gate: GateDto; onClose: () => void }) {
  const t = posterTexts.useTexts().photo;
  const api = useApi();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [taken, setTaken] = useState<TakenPhoto | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = { code: gate.code, version: gate.poster.version };
  useEffect(() => () => URL.revokeObjectURL(taken?.preview ?? ''), [taken]);
  const take = useMutation({
    mutationFn: async (file: File): Promise<TakenPhoto> => {
      const { photo, codes } = await readPosterPhoto(file);
      return { photo, preview: URL.createObjectURL(photo), judgement: judgePosterPhoto(codes, wanted) };
    },
    onSuccess: (photo) => {
      setProblem(null);
      setTaken(photo);
    },
    onError: () => {
      setTaken(null);
      setProblem(t.unreadable);
    },
  });
  const send = useMutation({
    mutationFn: ({ photo, read }: { photo: Blob; read: string }) =>
      confirmPoster({ client: api.client, path: { id: gate.gateId }, query: { read }, body: photo }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.confirmed(gate.name) });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['gates'] }),
  });
  const choose = (
    <Button
      variant={taken ? 'quiet' : 'main'}
      busy={take.isPending}
      icon={<Camera aria-hidden="true" />}
      onClick={() => input.current?.click()}
    >
      {taken ? t.again : t.take}
    </Button>
  );
  return (
    <Dialog opened onClose={onClose} title={t.title(gate.name)}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (taken?.judgement.kind === 'shows-poster')
            send.mutate({ photo: taken.photo, read: taken.judgement.read });
        }}
      >
        <p>{t.intro(gate.poster.version)}</p>
        {taken && (
          <figure className="poster-photo">
            <img src={taken.preview} alt={t.photoOf(gate.name)} />
          </figure>
        )}
        {taken && <JudgementNotice judgement={taken.judgement} wanted={wanted.version} />}
        {problem !== null && <Notice tone="stop">{problem}</Notice>}
        {send.error && <Notice tone="stop">{problemText(send.error)}</Notice>}
        <input
          ref={input}
          type="file"
          accept="image/*"
          capture="environment"
          hidden
          aria-label={t.take}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = '';
            if (file) take.mutate(file);
          }}
        />
        <div className="row">{choose}</div>
        {taken?.judgement.kind === 'shows-poster' && (
          <DialogFoot send={t.confirm} busy={send.isPending} onClose={onClose} />
        )}
      </form>
    </Dialog>
  );
}
