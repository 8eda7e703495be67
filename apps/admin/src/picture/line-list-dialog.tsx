import { TextInput } from '@mantine/core';
import { exportLineList, type PictureDto } from '@khai-bao/api-client/alerts';
import { formatDate } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { pictureTexts } from './picture.texts.js';

const minReasonChars = 3;
const tables = ['linelist', 'contacts'] as const;

/** Downloads the cases of the shown period and their contacts, without identities, with a reason. */
export function LineListDialog({
  picture: { area, from, to },
  onClose,
}: {
  picture: Pick<PictureDto, 'area' | 'from' | 'to'>;
  onClose: () => void;
}) {
  const t = pictureTexts.useTexts();
  const api = useApi();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const isReasonMissing = reason.trim().length < minReasonChars;
  const download = useMutation({
    mutationFn: async () => {
      // Both files have the ids of this export.
      const exportId = crypto.randomUUID();
      for (const table of tables) {
        const file = await exportLineList({
          client: api.client,
          body: { table, exportId, from, to, area: area.areaPath, reason: reason.trim() },
          parseAs: 'blob',
        });
        saveFile(file, `${table}-${area.areaCode}-${from}-${to}.csv`);
      }
    },
    onSuccess: () => {
      notify({ tone: 'pass', text: t.exported });
      onClose();
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t.exportTitle}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isReasonMissing && !download.isPending) download.mutate();
        }}
      >
        {download.error !== null && <Notice tone="stop">{problemText(download.error)}</Notice>}
        <p className="strong">
          {t.exportPeriod(area.name || area.areaCode, formatDate(from), formatDate(to))}
        </p>
        <p className="dim">{t.exportHint}</p>
        <TextInput
          label={t.reason}
          description={t.reasonHint}
          required
          maxLength={200}
          value={reason}
          error={tried && isReasonMissing ? t.reasonNeeded : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DialogFoot
          send={t.exportSend}
          busy={download.isPending}
          icon={<Download aria-hidden="true" />}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
