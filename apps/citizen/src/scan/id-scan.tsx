import { Button } from '@khai-bao/ui';
import { Image as ImageIcon, X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import * as areas from '../areas/search.js';
import type { WhoDraft } from '../declaration/who-draft.js';
import { i18n } from '../texts/index.js';
import { cardPerson } from './card-person.js';
import { qrReader } from './read-qr.js';
import { scanI18n } from './scan-texts.js';
import { watchCamera } from './watch-camera.js';

type Hint = 'starting' | 'hint' | 'denied' | 'notCard' | 'noCode';

/** Opens a dialog; as a layer of the page where the browser has no dialogs (iOS before 15.4). */
function openDialog(dialog: HTMLDialogElement): void {
  if (typeof dialog.showModal === 'function') dialog.showModal();
  else {
    dialog.setAttribute('open', '');
    dialog.setAttribute('data-plain', '');
  }
}

/** Closes a dialog, which reports it by its `close` event. False where the browser has no dialogs. */
function closeDialog(dialog: HTMLDialogElement | null): boolean {
  if (typeof dialog?.close !== 'function') return false;
  dialog.close();
  return true;
}

/** Loads a photo; by an element where the browser has no bitmaps (iOS before 15). */
async function loadPicture(file: File): Promise<ImageBitmap | HTMLImageElement> {
  if (typeof createImageBitmap === 'function') return createImageBitmap(file);
  const picture = new Image();
  const address = URL.createObjectURL(file);
  try {
    await new Promise((resolve, reject) => {
      picture.onload = resolve;
      picture.onerror = reject;
      picture.src = address;
    });
    return picture;
  } finally {
    URL.revokeObjectURL(address);
  }
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
  const s = scanI18n.useTexts();
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
    if (dialog.current) openDialog(dialog.current);
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
    const picture = await loadPicture(file).catch(() => null);
    const read = await qrReader().catch(() => null);
    const text = picture && read && (await read(picture).catch(() => null));
    const card = text ? cardPerson(text, areas) : null;
    if (card) onCard(card);
    else setHint(text ? 'notCard' : 'noCode');
  };

  return (
    <dialog ref={dialog} className="c-scan" aria-labelledby="scan-title" onClose={onClose}>
      <h2 id="scan-title">{s.title}</h2>
      <div className="c-scan-view" data-off={hint === 'denied' ? '' : undefined}>
        <video ref={video} muted playsInline aria-hidden="true" />
        <i aria-hidden="true" />
      </div>
      <p role="status">{hint === 'starting' ? t.scan.starting : s[hint]}</p>
      <input
        ref={photo}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => void readPhoto(event.target.files?.[0])}
      />
      <div className="c-pair">
        <Button
          variant="quiet"
          icon={<ImageIcon aria-hidden="true" />}
          onClick={() => photo.current?.click()}
        >
          {s.photo}
        </Button>
        <Button
          variant="quiet"
          icon={<X aria-hidden="true" />}
          onClick={() => !closeDialog(dialog.current) && onClose()}
        >
          {s.close}
        </Button>
      </div>
    </dialog>
  );
}
