import { Checkbox, Textarea, TextInput } from '@mantine/core';
import {
  discardGuideDraft,
  publishGuideDraft,
  saveGuideDraft,
  submitGuideDraft,
  type GuideDraftDto,
} from '@khai-bao/api-client/support';
import { Button, formatDateTime } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { queryKeys } from '../navigation/query-keys.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { guideDraftsTexts } from './guide-drafts.texts.js';
import { GuidePreview } from './guide-preview.js';
import type { GuideRole } from '../navigation/guide-roles.js';

type Written = Pick<GuideDraftDto, 'vi' | 'en' | 'summaryVi' | 'summaryEn' | 'isMajor'>;

const writtenOf = ({ vi, en, summaryVi, summaryEn, isMajor }: GuideDraftDto): Written => ({
  vi,
  en,
  summaryVi,
  summaryEn,
  isMajor,
});

/** The text of a draft in both languages, what is new in it, and what can be done with it. */
export function GuideDraftForm({ role, held }: { role: GuideRole; held: GuideDraftDto }) {
  const t = guideDraftsTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [written, setWritten] = useState(writtenOf(held));
  const [asked, setAsked] = useState<'publish' | 'discard' | null>(null);
  const isChanged = JSON.stringify(written) !== JSON.stringify(writtenOf(held));
  const { version } = held;
  const target = { client: api.client, path: { role } } as const;
  const show = (draft: GuideDraftDto | null): void =>
    void client.setQueryData(queryKeys.guideDraft(role), { draft });
  const save = useMutation({
    mutationFn: () => saveGuideDraft({ ...target, body: { ...written, version } }),
    onSuccess: (draft) => {
      show(draft);
      notify({ tone: 'pass', text: t.saved });
    },
  });
  const submit = useMutation({
    mutationFn: () => submitGuideDraft({ ...target, body: { version } }),
    onSuccess: (draft) => {
      show(draft);
      notify({ tone: 'pass', text: t.submitted });
    },
  });
  const failed = save.error ?? submit.error;
  const change = (changes: Partial<Written>): void => setWritten((before) => ({ ...before, ...changes }));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="stack" onSubmit={onSubmit}>
      <p className="under">
        {held.editorName === null ? t.fromRelease : t.by(held.editorName, formatDateTime(held.changedAt))}
      </p>
      {held.state === 'submitted' && (
        <Notice tone={held.isPublishable ? 'yours' : 'blue'}>{held.isPublishable ? t.yours : t.waits}</Notice>
      )}
      <p className="under">{t.format}</p>
      <div className="guide-writing">
        {(['vi', 'en'] as const).map((language) => (
          <Textarea
            key={language}
            label={language === 'vi' ? t.vietnamese : t.english}
            autosize
            minRows={14}
            maxRows={28}
            maxLength={100_000}
            lang={language}
            spellCheck={false}
            value={written[language]}
            onChange={(event) => change({ [language]: event.currentTarget.value })}
          />
        ))}
      </div>
      <div className="guide-writing">
        <TextInput
          label={t.summaryVi}
          description={t.summaryHint}
          required
          maxLength={300}
          lang="vi"
          value={written.summaryVi}
          onChange={(event) => change({ summaryVi: event.currentTarget.value })}
        />
        <TextInput
          label={t.summaryEn}
          description={t.summaryHint}
          required
          maxLength={300}
          lang="en"
          value={written.summaryEn}
          onChange={(event) => change({ summaryEn: event.currentTarget.value })}
        />
      </div>
      <Checkbox
        label={t.major}
        description={t.majorHint}
        checked={written.isMajor}
        onChange={(event) => change({ isMajor: event.currentTarget.checked })}
      />
      {failed && <Notice tone="stop">{problemText(failed)}</Notice>}
      {isChanged && <p className="under">{t.unsaved}</p>}
      <div className="row">
        <Button type="submit" busy={save.isPending} disabled={!isChanged}>
          {t.save}
        </Button>
        {held.state === 'draft' && (
          <Button
            variant="quiet"
            busy={submit.isPending}
            disabled={isChanged || held.summaryVi === ''}
            onClick={() => submit.mutate()}
          >
            {t.submit}
          </Button>
        )}
        {held.isPublishable && (
          <Button variant="quiet" disabled={isChanged} onClick={() => setAsked('publish')}>
            {t.publish}
          </Button>
        )}
        <Button variant="plain" onClick={() => setAsked('discard')}>
          {t.discard}
        </Button>
      </div>
      <GuidePreview role={role} vi={written.vi} en={written.en} />
      {asked === 'publish' && (
        <ConfirmDialog
          title={t.publishTitle}
          text={t.publishText}
          confirm={t.publish}
          done={t.publishDone}
          act={() => publishGuideDraft({ ...target, body: { version } })}
          changes={queryKeys.guideDraft(role)}
          onClose={() => {
            setAsked(null);
            void client.invalidateQueries({ queryKey: ['guide', role] });
          }}
        />
      )}
      {asked === 'discard' && (
        <ConfirmDialog
          title={t.discardTitle}
          text={t.discardText}
          confirm={t.discard}
          done={t.discardDone}
          act={() => discardGuideDraft({ ...target, body: { version } })}
          changes={queryKeys.guideDraft(role)}
          onClose={() => setAsked(null)}
        />
      )}
    </form>
  );
}
