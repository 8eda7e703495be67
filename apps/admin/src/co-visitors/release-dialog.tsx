import { Textarea } from '@mantine/core';
import { releaseCoVisitorNotice, type CoVisitorNoticeDto } from '@khai-bao/api-client/alerts';
import { hasCode } from '@khai-bao/api-client/admin';
import { useLanguage } from '@khai-bao/ui';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { numberText, problemText } from '../texts/words.js';
import { coVisitorTexts } from './co-visitors.texts.js';
import { useNoticeChange } from './use-co-visitors.js';

const minReasonChars = 3;

/** Asks once before messages go out; for few people it asks for a reason. */
export function ReleaseDialog({
  caseId,
  notice: { noticeId, people },
  minPeople,
  onClose,
}: {
  caseId: string;
  notice: CoVisitorNoticeDto;
  minPeople: number;
  onClose: () => void;
}) {
  const t = coVisitorTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const release = useNoticeChange<string | undefined>({
    caseId,
    send: (fewPeopleReason) =>
      releaseCoVisitorNotice({
        client: api.client,
        path: { id: caseId, noticeId },
        body: fewPeopleReason === undefined ? {} : { fewPeopleReason },
      }),
    done: () => t.released,
    onDone: onClose,
  });
  // People who were called in the meantime may leave fewer than the page knows.
  const isRefusedAsFew = hasCode(release.error, 'ALERTS.TOO_FEW_CO_VISITORS');
  const isFew = people < minPeople || isRefusedAsFew;
  const isMissing = isFew && reason.trim().length < minReasonChars;
  return (
    <Dialog opened onClose={onClose} title={t.releaseTitle(numberText(people, language))}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isMissing && !release.isPending) release.mutate(isFew ? reason.trim() : undefined);
        }}
      >
        {release.error !== null && <Notice tone="stop">{problemText(release.error)}</Notice>}
        <p>{t.releaseText}</p>
        {isFew && (
          <>
            <Notice tone="caution">{t.fewNote(numberText(people, language), minPeople)}</Notice>
            <Textarea
              label={t.fewReason}
              autosize
              minRows={2}
              maxLength={300}
              required
              data-autofocus
              value={reason}
              error={tried && isMissing ? t.reasonNeeded : undefined}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </>
        )}
        <DialogFoot send={t.release} busy={release.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
