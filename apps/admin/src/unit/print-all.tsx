import { type GateDto, type PosterPaper, downloadAllPosters } from '@khai-bao/api-client/declarations';
import { Button } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { Printer } from 'lucide-react';
import { useState } from 'react';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { PaperSelect } from './paper-select.js';
import { posterTexts } from './poster.texts.js';

/** Everything that hangs at the open gates of the unit in one press, and how many posters are not the current ones. */
export function PrintAll({ gates }: { gates: readonly GateDto[] }) {
  const t = posterTexts.useTexts();
  const api = useApi();
  const [paper, setPaper] = useState<PosterPaper>('A4');
  const pdf = useMutation({
    mutationFn: () => downloadAllPosters({ client: api.client, query: { paper }, parseAs: 'blob' }),
    onSuccess: (blob) => {
      saveFile(blob, t.all.file);
      notify({ tone: 'pass', text: t.all.saved });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  const open = gates.filter(({ active }) => active);
  if (open.length === 0) return null;
  const count = (state: GateDto['poster']['state']): number =>
    open.filter(({ poster }) => poster.state === state).length;
  const [outdated, unconfirmed] = [count('outdated'), count('unconfirmed')];
  const due = [
    ...(outdated > 0 ? [t.all.outdated(outdated)] : []),
    ...(unconfirmed > 0 ? [t.all.unconfirmed(unconfirmed)] : []),
  ];
  return (
    <section className="print-all" aria-label={t.all.print}>
      <Notice tone={due.length === 0 ? 'pass' : 'yours'}>
        <p className="strong">{due.length === 0 ? t.all.current : due.join(' · ')}</p>
        <p>{t.all.hint}</p>
      </Notice>
      <div className="row">
        <Button busy={pdf.isPending} icon={<Printer aria-hidden="true" />} onClick={() => pdf.mutate()}>
          {t.all.print}
        </Button>
        <PaperSelect paper={paper} onChange={setPaper} />
      </div>
    </section>
  );
}
