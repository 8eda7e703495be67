import { startApprovalRun } from '@khai-bao/api-client/accounts';
import { Button, useLanguage } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CheckCheck } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { commonTexts } from '../texts/common.texts.js';
import { numberText, problemText } from '../texts/words.js';
import type { RequestFilter } from './request-filters.js';
import { requestsTexts } from './requests.texts.js';

/** Approves all that the filter means, however many; asks once before. */
export function ApproveMatching({ filter, total }: { filter: RequestFilter; total: number }) {
  const t = requestsTexts.useTexts();
  const words = commonTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const start = useMutation({
    mutationFn: () => startApprovalRun({ client: api.client, body: filter }),
    onSuccess: () => setAsking(false),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.requests }),
  });
  if (total === 0) return null;
  const count = numberText(total, language);
  return (
    <>
      <Button
        className="approve-all"
        variant="quiet"
        icon={<CheckCheck aria-hidden="true" />}
        onClick={() => setAsking(true)}
      >
        {t.approveMatching(count)}
      </Button>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t.approveMatchingTitle(count)}>
        <div className="stack">
          {start.error && <Notice tone="stop">{problemText(start.error)}</Notice>}
          <p>{t.approveMatchingText}</p>
          <div className="row">
            <Button busy={start.isPending} onClick={() => start.mutate()}>
              {t.approveMatchingDo}
            </Button>
            <Button variant="plain" onClick={() => setAsking(false)}>
              {words.cancel}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
