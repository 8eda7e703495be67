import {
  downloadUnitPosterPhoto,
  listUnitPosters,
  type UnitPosterDto,
} from '@khai-bao/api-client/declarations';
import { Button, Tag, formatDateTime, type Tone } from '@khai-bao/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ImageIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { QueryResult } from '../navigation/page.js';
import { Dialog } from '../parts/dialog.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { unitPostersTexts } from './unit-posters.texts.js';

const stateTones: Readonly<Record<UnitPosterDto['state'], Tone>> = {
  current: 'pass',
  outdated: 'yours',
  unconfirmed: 'plain',
};

interface OpenPhoto {
  readonly gateName: string;
  readonly address: string;
}

/** The posters at the gates of a unit, with the photos that confirmed them. */
function UnitPostersDialog({ unitId, name, onClose }: { unitId: string; name: string; onClose: () => void }) {
  const t = unitPostersTexts.useTexts();
  const api = useApi();
  const [shown, setShown] = useState<OpenPhoto | null>(null);
  const query = useQuery({
    queryKey: ['unit-posters', unitId],
    queryFn: () => listUnitPosters({ client: api.client, path: { unitId } }),
  });
  const open = useMutation({
    mutationFn: ({ gateId }: UnitPosterDto) =>
      downloadUnitPosterPhoto({ client: api.client, path: { unitId, gateId }, parseAs: 'blob' }),
    onSuccess: (photo, { gateName }) => setShown({ gateName, address: URL.createObjectURL(photo) }),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  useEffect(
    () => () => {
      if (shown !== null) URL.revokeObjectURL(shown.address);
    },
    [shown],
  );
  return (
    <Dialog opened onClose={onClose} title={t.title(name)} size="lg">
      <div className="stack">
        <QueryResult
          query={query}
          rows={3}
          empty={(page) => (page.items.length === 0 ? { title: t.emptyTitle, text: t.emptyText } : null)}
        >
          {(page) => (
            <table className="table">
              <tbody>
                {page.items.map((poster) => (
                  <tr key={poster.gateId}>
                    <td className="main">
                      <span className="strong">{poster.gateName}</span>
                      {poster.confirmedAt !== null && poster.confirmedVersion !== null && (
                        <span className="under">
                          {t.photo(poster.confirmedVersion, formatDateTime(poster.confirmedAt))}
                        </span>
                      )}
                    </td>
                    <td>
                      <Tag tone={stateTones[poster.state]}>{t.states[poster.state]}</Tag>
                    </td>
                    <td className="end">
                      {poster.confirmedVersion !== null && (
                        <Button
                          size="small"
                          variant="quiet"
                          icon={<ImageIcon aria-hidden="true" />}
                          aria-label={t.openPhotoOf(poster.gateName)}
                          disabled={open.isPending}
                          onClick={() => open.mutate(poster)}
                        >
                          {t.openPhoto}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </QueryResult>
        <p className="dim">{t.trail}</p>
        {shown && <img className="visit-photo" src={shown.address} alt={t.photoOf(shown.gateName)} />}
      </div>
    </Dialog>
  );
}

/** Opens what hangs at the gates of a unit. */
export function UnitPosters({ unitId, name }: { unitId: string; name: string }) {
  const t = unitPostersTexts.useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" variant="plain" aria-label={t.seeOf(name)} onClick={() => setOpen(true)}>
        {t.see}
      </Button>
      {isOpen && <UnitPostersDialog unitId={unitId} name={name} onClose={() => setOpen(false)} />}
    </>
  );
}
