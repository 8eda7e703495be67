import { type IntakeView, exportRegistrations } from '@khai-bao/api-client/registration';
import { Button } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { intakeListTexts } from './intake-list.texts.js';

/** The list as it is shown, whole, as a file for Excel. */
export function DownloadList({ view, q }: { view: IntakeView; q: string }) {
  const t = intakeListTexts.useTexts();
  const api = useApi();
  const download = useMutation({
    mutationFn: () => exportRegistrations({ client: api.client, query: { view, q }, parseAs: 'blob' }),
    onSuccess: (file) => {
      saveFile(file, t.downloadFile);
      notify({ tone: 'pass', text: t.downloaded });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  return (
    <Button
      variant="quiet"
      data-narrow="icon"
      title={t.downloadTitle}
      busy={download.isPending}
      icon={<Download aria-hidden="true" />}
      onClick={() => download.mutate()}
    >
      {t.download}
    </Button>
  );
}
