import { type ImportDto, downloadRemainingRows } from '@khai-bao/api-client/registration';
import { Button, LogoSign, useLanguage } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { saveFile } from '../parts/save-file.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { numberText, problemText } from '../texts/words.js';
import { importTexts } from './import.texts.js';

/** How far the rows have gone in. */
export function ImportProgress({ held }: { held: ImportDto }) {
  const t = importTexts.useTexts();
  const language = useLanguage();
  const { entered, good } = held.counts;
  const text = t.running(numberText(entered, language), numberText(entered + good, language));
  return (
    <div className="card stack import-outcome">
      <h2 id="import-progress">{text}</h2>
      <progress aria-labelledby="import-progress" max={Math.max(1, entered + good)} value={entered} />
      <p className="dim">{t.runningHint}</p>
    </div>
  );
}

/** What went in, and what did not as a file that says why. */
export function ImportDone({ held, onAnother }: { held: ImportDto; onAnother: () => void }) {
  const t = importTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const navigate = useNavigate();
  const { entered, already, wrong, good } = held.counts;
  const left = already + wrong + good;
  const rest = useMutation({
    mutationFn: () => downloadRemainingRows({ client: api.client, path: { id: held.id }, parseAs: 'blob' }),
    onSuccess: (file) => {
      saveFile(file, t.restFile);
      notify({ tone: 'pass', text: t.saved });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  const number = (n: number): string => numberText(n, language);
  return (
    <div className="card stack import-outcome" role="status">
      <LogoSign size={44} arch="var(--action)" tick="var(--mai)" />
      <h2>{entered > 0 ? t.doneTitle(number(entered)) : t.doneNone}</h2>
      {entered > 0 && <p className="dim">{t.doneText}</p>}
      {left > 0 && <p>{t.doneRest(number(left), number(already))}</p>}
      <div className="row">
        <Button onClick={() => navigate({ to: '/tiep-nhan' })}>{t.toList}</Button>
        {left > 0 && (
          <Button
            variant="quiet"
            busy={rest.isPending}
            icon={<Download aria-hidden="true" />}
            onClick={() => rest.mutate()}
          >
            {t.rest(number(left))}
          </Button>
        )}
        <Button variant="plain" onClick={onAnother}>
          {t.another}
        </Button>
      </div>
      {left > 0 && <p className="dim">{t.restHint}</p>}
    </div>
  );
}
