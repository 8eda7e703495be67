import { createIdempotencyKey } from '@khai-bao/api-client/admin';
import { Button } from '@khai-bao/ui';
import { Camera, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { inspectionsTexts } from './inspections.texts.js';
import { scalePhoto, type ScaledPhoto } from './scale-photo.js';

/** A visit has so many photos at most. */
export const maxPhotos = 6;

/** A photo that was taken and is still to be sent, under an id of its own. */
export interface TakenPhoto extends ScaledPhoto {
  id: string;
  /** Its small picture, as an address. */
  preview: string;
}

/** Photos of a visit, from the camera or from files; each is made small before it is kept here. */
export function PhotoField({
  photos,
  disabled,
  onChange,
}: {
  photos: readonly TakenPhoto[];
  disabled: boolean;
  onChange: (change: (before: readonly TakenPhoto[]) => readonly TakenPhoto[]) => void;
}) {
  const t = inspectionsTexts.useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (files: readonly File[]): Promise<void> => {
    setBusy(true);
    setProblem(files.length > maxPhotos - photos.length ? t.photosMost : null);
    for (const file of files.slice(0, maxPhotos - photos.length)) {
      try {
        const scaled = await scalePhoto(file);
        const taken = {
          id: createIdempotencyKey(),
          preview: URL.createObjectURL(scaled.thumbnail),
          ...scaled,
        };
        onChange((before) => [...before, taken]);
      } catch {
        setProblem(t.photoUnreadable(file.name));
      }
    }
    setBusy(false);
  };
  return (
    <fieldset className="inspect-photos">
      <legend>{t.photos}</legend>
      <p className="dim">{t.photosHint}</p>
      {photos.length > 0 && (
        <ul>
          {photos.map((photo, at) => (
            <li key={photo.id}>
              <img src={photo.preview} alt={t.photo(at + 1)} />
              <Button
                variant="plain"
                size="small"
                disabled={disabled}
                aria-label={t.removePhoto(at + 1)}
                icon={<X aria-hidden="true" />}
                onClick={() => {
                  URL.revokeObjectURL(photo.preview);
                  onChange((before) => before.filter(({ id }) => id !== photo.id));
                }}
              />
            </li>
          ))}
        </ul>
      )}
      {problem !== null && (
        <p className="inspect-photo-problem" role="alert">
          {problem}
        </p>
      )}
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label={t.addPhoto}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          void take(files);
        }}
      />
      {photos.length < maxPhotos && (
        <Button
          variant="quiet"
          size="small"
          busy={busy}
          disabled={disabled}
          icon={<Camera aria-hidden="true" />}
          onClick={() => input.current?.click()}
        >
          {t.addPhoto}
        </Button>
      )}
    </fieldset>
  );
}
