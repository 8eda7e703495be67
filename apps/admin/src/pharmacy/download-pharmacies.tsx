import { downloadDailyExport, exportPharmacies } from '@khai-bao/api-client/registration';
import { Button, formatDate } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { pharmacyTexts } from './pharmacy.texts.js';

function useDownload(fetchFile: () => Promise<Blob>, name: string) {
  const t = pharmacyTexts.useTexts();
  return useMutation({
    mutationFn: fetchFile,
    onSuccess: (file) => {
      saveFile(file, name);
      notify({ tone: 'pass', text: t.downloaded });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
}

/** The whole list, and what has changed since a moment, as a file for Excel. */
export function DownloadPharmacies({ since }: { since?: string | undefined }) {
  const t = pharmacyTexts.useTexts();
  const api = useApi();
  const download = useDownload(
    () => exportPharmacies({ client: api.client, query: { since }, parseAs: 'blob' }),
    t.downloadFile,
  );
  return (
    <Button
      variant="quiet"
      title={t.downloadTitle}
      busy={download.isPending}
      icon={<Download aria-hidden="true" />}
      onClick={() => download.mutate()}
    >
      {t.download}
    </Button>
  );
}

/** The file of one morning. @param day `2021-06-30` */
export function DownloadDailyFile({ day }: { day: string }) {
  const t = pharmacyTexts.useTexts();
  const api = useApi();
  const download = useDownload(
    () => downloadDailyExport({ client: api.client, path: { day }, parseAs: 'blob' }),
    t.fileName(day),
  );
  return (
    <Button
      variant="quiet"
      size="small"
      aria-label={t.fileDownload(formatDate(day))}
      busy={download.isPending}
      icon={<Download aria-hidden="true" />}
      onClick={() => download.mutate()}
    >
      {t.get}
    </Button>
  );
}
