import { reportSuspicion } from '@khai-bao/api-client/declarations';
import { createIdempotencyKey } from '@khai-bao/api-client/admin';
import { Button } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { gateTexts } from './gate.texts.js';

/** Reports a suspicion about the person of a result; what the service says stands in the dialog. */
export function ReportDialog({
  declarationId,
  pass,
  gateId,
  onReported,
  onClose,
}: {
  declarationId: string;
  /** The pass as it was presented: it may be one of another unit, whose check is not recorded yet. */
  pass: string;
  gateId: string;
  onReported: () => void;
  onClose: () => void;
}) {
  const t = gateTexts.useTexts();
  const api = useApi();
  const words = commonTexts.useTexts();
  const [key] = useState(() => createIdempotencyKey());
  const report = useMutation({
    mutationFn: () =>
      reportSuspicion({ client: api.client, body: { clientKey: key, gateId, declarationId, pass } }),
    onSuccess: onReported,
  });
  return (
    <Dialog opened onClose={onClose} title={t.reportTitle}>
      <div className="stack">
        <p>{t.reportText}</p>
        {report.error && <Notice tone="stop">{problemText(report.error)}</Notice>}
        <div className="row">
          <Button busy={report.isPending} onClick={() => report.mutate()} data-autofocus>
            {t.reportSend}
          </Button>
          <Button variant="plain" onClick={onClose}>
            {words.cancel}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
