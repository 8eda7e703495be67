import { type PhotoDto, downloadInspectionPhoto } from '@khai-bao/api-client/registration';
import { useMutation } from '@tanstack/react-query';
import { ImageIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { inspectionsTexts } from './inspections.texts.js';

/** The photos of a visit, small; one that is opened is shown as it was taken, and opening it leaves a trail. */
export function VisitPhotos({ unitId, photos }: { unitId: string; photos: readonly PhotoDto[] }) {
  const t = inspectionsTexts.useTexts();
  const api = useApi();
  const [shown, setShown] = useState<{ address: string; title: string } | null>(null);
  const open = useMutation({
    mutationFn: ({ id }: { id: string; title: string }) =>
      downloadInspectionPhoto({ client: api.client, path: { id: unitId, photoId: id }, parseAs: 'blob' }),
    onSuccess: (photo, { title }) => setShown({ address: URL.createObjectURL(photo), title }),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  useEffect(
    () => () => {
      if (shown !== null) URL.revokeObjectURL(shown.address);
    },
    [shown],
  );
  if (photos.length === 0) return null;
  return (
    <>
      <span className="visit-photos">
        {photos.map(({ photoId, thumbnail }, at) => (
          <button
            key={photoId}
            type="button"
            aria-label={t.openPhoto(at + 1)}
            disabled={open.isPending}
            onClick={() => open.mutate({ id: photoId, title: t.photo(at + 1) })}
          >
            {thumbnail === null ? <ImageIcon aria-hidden="true" /> : <img src={thumbnail} alt="" />}
          </button>
        ))}
      </span>
      {shown && (
        <Dialog opened onClose={() => setShown(null)} title={shown.title} size="xl">
          <img className="visit-photo" src={shown.address} alt={shown.title} />
        </Dialog>
      )}
    </>
  );
}
