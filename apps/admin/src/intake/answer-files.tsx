import { type AnswerFileDto, downloadAnswerFile } from '@khai-bao/api-client/registration';
import { Button } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { intakePanelTexts } from './intake-panel.texts.js';

const fileExtensions: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};
const formatFileSize = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;

/** What a unit answered with: each is taken to one's own machine, and reading it leaves a trail. */
export function AnswerFiles({ unitId, files }: { unitId: string; files: readonly AnswerFileDto[] }) {
  const t = intakePanelTexts.useTexts();
  const api = useApi();
  const open = useMutation({
    mutationFn: ({ fileId }: { fileId: string; name: string }) =>
      downloadAnswerFile({ client: api.client, path: { id: unitId, fileId }, parseAs: 'blob' }),
    onSuccess: (file, { name }) => saveFile(file, name),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  return (
    <span className="row">
      {files.map(({ fileId, type, size }, at) => (
        <Button
          key={fileId}
          variant="quiet"
          size="small"
          icon={<Download aria-hidden="true" />}
          onClick={() =>
            open.mutate({ fileId, name: `${t.answerFileName(at + 1)}.${fileExtensions[type] ?? 'bin'}` })
          }
        >
          {t.answerFile(at + 1, type === 'application/pdf' ? 'PDF' : t.picture, formatFileSize(size))}
        </Button>
      ))}
    </span>
  );
}
