import { Checkbox } from '@mantine/core';
import {
  prepareCoVisitorNotice,
  type ContactReason,
  type ContactSummaryDto,
} from '@khai-bao/api-client/alerts';
import { useLanguage } from '@khai-bao/ui';
import { useState } from 'react';
import { contactTexts } from '../contacts/contacts.texts.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { numberText, problemText } from '../texts/words.js';
import { coVisitorTexts } from './co-visitors.texts.js';
import { MessagePreview } from './message-preview.js';
import { useNoticeChange } from './use-co-visitors.js';

const reasons: readonly ContactReason[] = ['same-party', 'inside-together', 'same-gate', 'same-half-day'];
/** Groups that are chosen at first: whoever was close. */
const closeReasons: readonly ContactReason[] = ['same-party', 'inside-together', 'same-gate'];

/** Chooses the groups of contacts that get a message, and shows how it reads. */
export function PrepareDialog({
  caseId,
  byReason,
  sampleText,
  onClose,
}: {
  caseId: string;
  byReason: ContactSummaryDto['byReason'];
  sampleText: string;
  onClose: () => void;
}) {
  const t = coVisitorTexts.useTexts();
  const names = contactTexts.useTexts().reasonNames;
  const language = useLanguage();
  const api = useApi();
  const groups = reasons.flatMap((key) => {
    const count = byReason.find((each) => each.key === key)?.count ?? 0;
    return count > 0 ? [{ key, count }] : [];
  });
  const [chosen, setChosen] = useState<readonly ContactReason[]>(() => {
    const close = groups.map(({ key }) => key).filter((key) => closeReasons.includes(key));
    return close.length > 0 ? close : groups.map(({ key }) => key);
  });
  const prepare = useNoticeChange<readonly ContactReason[]>({
    caseId,
    send: (groupReasons) =>
      prepareCoVisitorNotice({
        client: api.client,
        path: { id: caseId },
        body: { reasons: [...groupReasons] },
      }),
    done: ({ people }) => t.prepared(numberText(people, language)),
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={t.prepareTitle}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.length > 0 && !prepare.isPending) prepare.mutate(chosen);
        }}
      >
        {prepare.error !== null && <Notice tone="stop">{problemText(prepare.error)}</Notice>}
        <p className="dim">{t.prepareHint}</p>
        <Checkbox.Group
          value={[...chosen]}
          onChange={(values) => setChosen(groups.map(({ key }) => key).filter((key) => values.includes(key)))}
          error={chosen.length === 0 ? t.prepareNeeded : undefined}
        >
          <div className="contact-callers">
            {groups.map(({ key, count }) => (
              <Checkbox
                key={key}
                value={key}
                label={`${names[key]} (${t.contacts(numberText(count, language))})`}
              />
            ))}
          </div>
        </Checkbox.Group>
        <section>
          <h3 className="dim">{t.sample}</h3>
          <MessagePreview text={sampleText} />
        </section>
        <DialogFoot send={t.prepare} busy={prepare.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
