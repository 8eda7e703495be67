import { Button } from '@khai-bao/ui';
import { Image, X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import * as areas from '../areas/search.js';
import type { WhoDraft } from '../declaration/draft.js';
import { i18n } from '../texts/index.js';
import { cardPerson } from './card-person.js';
import { qrReader } from './read-qr.js';

type Hint = 'starting' | 'hint' | 'denied' | 'notCard' | 'noCode';

/** Watches the camera at the back and gives every code that it sees. Rejects when there is no camera or it is not allowed. */
async function watchCamera(
  video: HTMLVideoElement,
  gone: AbortSignal,
  onCode: (text: string) => void,
): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } },
    audio: false,
  });
  const close = (): void => stream.getTracks().forEach((track) => track.stop());
  if (gone.aborted) return close();
  gone.addEventListener('abort', close);
  video.srcObject = stream;
  await video.play();
  const read = await qrReader();
  const look = async (): Promise<void> => {
    if (gone.aborted) return;
    const text = video.readyState >= 2 ? await read(video).catch(() => null) : null;
    if (text) onCode(text);
    setTimeout(() => void look(), 150);
  };
  void look();
}

/** The QR code of a chip ID card, from the camera or from a photo. Nothing of it leaves the device. */
export function IdScan({
  onCard,
  onClose,
}: {
  onCard: (who: Partial<WhoDraft>) => void;
  onClose: () => void;
}) {
  const t = i18n.useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const photo = useRef<HTMLInputElement>(null);
  const [hint, setHint] = useState<Hint>('starting');

  const take = useEffectEvent((text: string): void => {
    const card = cardPerson(text, areas);
    if (card) onCard(card);
    else setHint('notCard');
  });

  useEffect(() => {
    dialog.current?.showModal();
    const gone = new AbortController();
    if (video.current)
      watchCamera(video.current, gone.signal, (text) => take(text)).then(
        () => setHint((now) => (now === 'starting' ? 'hint' : now)),
        () => setHint('denied'),
      );
    return () => gone.abort();
  }, []);

  const readPhoto = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const picture = await createImageBitmap(file).catch(() => null);
    const text = picture && (await (await qrReader())(picture).catch(() => null));
    const card = text ? cardPerson(text, areas) : null;
    if (card) onCard(card);
    else setHint(text ? 'notCard' : 'noCode');
  };

  return (
    <dialog ref={dialog} className="c-scan" aria-labelledby="scan-title" onClose={onClose}>
      <h2 id="scan-title">{t.scan.title}</h2>
      <div className="c-scan-view" data-off={hint === 'denied' ? '' : undefined}>
        <video ref={video} muted playsInline aria-hidden="true" />
        <i aria-hidden="true" />
      </div>
      <p role="status">{t.scan[hint]}</p>
      <input
        ref={photo}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => void readPhoto(event.target.files?.[0])}
      />
      <div className="c-pair">
        <Button variant="quiet" icon={<Image aria-hidden="true" />} onClick={() => photo.current?.click()}>
          {t.scan.photo}
        </Button>
        <Button variant="quiet" icon={<X aria-hidden="true" />} onClick={() => dialog.current?.close()}>
          {t.scan.close}
        </Button>
      </div>
    </dialog>
  );
}
