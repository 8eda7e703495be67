import { downloadPosterPhoto, type GateDto } from '@khai-bao/api-client/declarations';
import { Button, formatDateTime } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { ImageIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { posterTexts } from './poster.texts.js';

/** Shows the photo that confirmed the poster of a gate last. */
export function PosterPhoto({ gate }: { gate: GateDto }) {
  const t = posterTexts.useTexts();
  const api = useApi();
  const [address, setAddress] = useState<string | null>(null);
  const open = useMutation({
    mutationFn: () => downloadPosterPhoto({ client: api.client, path: { id: gate.gateId }, parseAs: 'blob' }),
    onSuccess: (photo) => setAddress(URL.createObjectURL(photo)),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  useEffect(
    () => () => {
      if (address !== null) URL.revokeObjectURL(address);
    },
    [address],
  );
  const { confirmedAt, confirmedByName, confirmedVersion } = gate.poster;
  if (confirmedAt === null || confirmedVersion === null) return null;
  return (
    <>
      <Button
        size="small"
        variant="plain"
        busy={open.isPending}
        icon={<ImageIcon aria-hidden="true" />}
        aria-label={t.photo.seeOf(gate.name)}
        onClick={() => open.mutate()}
      >
        {t.photo.see}
      </Button>
      {address !== null && (
        <Dialog opened onClose={() => setAddress(null)} title={t.photo.photoOf(gate.name)} size="xl">
          <div className="stack">
            <p className="dim">
              {t.state.confirmedBy(confirmedByName ?? '', formatDateTime(confirmedAt))} ·{' '}
              {t.photo.version(confirmedVersion)}
            </p>
            <figure className="poster-photo">
              <img src={address} alt={t.photo.photoOf(gate.name)} />
            </figure>
          </div>
        </Dialog>
      )}
    </>
  );
}
