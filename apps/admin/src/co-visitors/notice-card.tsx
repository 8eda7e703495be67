import {
  cancelCoVisitorNotice,
  refuseCoVisitorNotice,
  retryCoVisitorNotice,
  type CoVisitorNoticeDto,
  type CoVisitorNoticesDto,
  type CoVisitorNoticeState,
} from '@khai-bao/api-client/alerts';
import { Button, Tag, formatDate, formatMoment, useLanguage, type Tone } from '@khai-bao/ui';
import { useState } from 'react';
import { contactTexts } from '../contacts/contacts.texts.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { numberText, problemText } from '../texts/words.js';
import { coVisitorTexts } from './co-visitors.texts.js';
import { MessagePreview } from './message-preview.js';
import { NoticeFailures } from './notice-failures.js';
import { ReleaseDialog } from './release-dialog.js';
import { coVisitorKeys, useNoticeChange } from './use-co-visitors.js';

const toneOf: Readonly<Record<CoVisitorNoticeState, Tone>> = {
  prepared: 'caution',
  sending: 'blue',
  sent: 'pass',
  refused: 'stop',
  cancelled: 'plain',
  expired: 'plain',
};
const countKeys = [
  'withoutPhoneCount',
  'reachedCount',
  'sharedPhoneCount',
  'earlierNoticeCount',
  'leftOutCount',
] as const;
/** Texts that are shown at first: those of most people come first. */
const maxShownTexts = 3;

type Opened = 'release' | 'refuse' | 'cancel' | null;

/** How far the messages are, and whom they did not reach. */
function NoticeProgress({
  caseId,
  notice,
  canAct,
}: {
  caseId: string;
  notice: CoVisitorNoticeDto;
  canAct: boolean;
}) {
  const t = coVisitorTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const [shown, setShown] = useState(false);
  const count = (n: number): string => numberText(n, language);
  const { noticeId, people, sentCount, failedCount, waitingCount } = notice;
  const done = sentCount + failedCount;
  const retry = useNoticeChange<undefined>({
    caseId,
    send: () => retryCoVisitorNotice({ client: api.client, path: { id: caseId, noticeId } }),
    done: () => t.retried,
    onDone: () => setShown(false),
  });
  return (
    <section className="stack">
      <div>
        <p className="strong num">{t.progress(count(done), count(people))}</p>
        <div className="contact-bar" aria-hidden="true">
          <i style={{ width: `${people === 0 ? 100 : Math.floor((done / people) * 100)}%` }} />
        </div>
      </div>
      <div className="row num">
        <Tag tone="pass">{t.sent(count(sentCount))}</Tag>
        {failedCount > 0 && <Tag tone="stop">{t.failed(count(failedCount))}</Tag>}
        {waitingCount > 0 && <Tag>{t.waiting(count(waitingCount))}</Tag>}
      </div>
      {retry.error !== null && <Notice tone="stop">{problemText(retry.error)}</Notice>}
      {failedCount > 0 && (
        <div className="row">
          <Button variant="quiet" onClick={() => setShown(!shown)} aria-expanded={shown}>
            {shown ? t.hideFailures : t.showFailures}
          </Button>
          {canAct && notice.state === 'sent' && (
            <Button variant="quiet" busy={retry.isPending} onClick={() => retry.mutate(undefined)}>
              {t.retry(count(failedCount))}
            </Button>
          )}
        </div>
      )}
      {shown && failedCount > 0 && <NoticeFailures caseId={caseId} noticeId={noticeId} />}
    </section>
  );
}

/** Who prepared a notice and who decided about it. */
function NoticeActors({ notice }: { notice: CoVisitorNoticeDto }) {
  const t = coVisitorTexts.useTexts();
  const { state, preparedByName, preparedAt, decidedByName, decidedAt, decisionReason } = notice;
  const decided = state === 'prepared' || state === 'expired' ? undefined : t.decided[state];
  return (
    <div className="dim">
      <p>{t.preparedBy(preparedByName, formatMoment(preparedAt))}</p>
      {decided !== undefined && decidedByName !== null && decidedAt !== null && (
        <p>
          {decided(decidedByName, formatMoment(decidedAt))}
          {decisionReason !== null && <q className="co-visitor-reason">{decisionReason}</q>}
        </p>
      )}
      {state === 'prepared' && <p className="num">{t.expiresAt(formatMoment(notice.expiresAt))}</p>}
    </div>
  );
}

/** How the people of a notice come from the chosen contacts. */
function NoticeNumbers({ notice }: { notice: CoVisitorNoticeDto }) {
  const t = coVisitorTexts.useTexts();
  const language = useLanguage();
  const shown = countKeys.filter((key) => notice[key] > 0);
  return (
    <section>
      <p className="dim num">{t.leftOutTitle(numberText(notice.contactCount, language))}</p>
      <dl className="contact-tiles">
        <div data-main>
          <dt>{t.recipients}</dt>
          <dd className="num">{numberText(notice.people, language)}</dd>
        </div>
        {shown.map((key) => (
          <div key={key}>
            <dt>{t.counts[key]}</dt>
            <dd className="num">{numberText(notice[key], language)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function NoticeTexts({ notice }: { notice: CoVisitorNoticeDto }) {
  const t = coVisitorTexts.useTexts();
  const language = useLanguage();
  const inOrder = [...notice.messages].sort((a, b) => b.people - a.people);
  const isSent = notice.state === 'sending' || notice.state === 'sent';
  return (
    <section>
      <h2>
        {isSent ? t.textsSent : t.texts} <span className="dim num">· {t.version(notice.textVersion)}</span>
      </h2>
      {inOrder.slice(0, maxShownTexts).map(({ day, district, people, text }) => (
        <div key={`${day} ${district}`}>
          <p className="dim num">{t.textFor(numberText(people, language), formatDate(day), district)}</p>
          <MessagePreview text={text} />
        </div>
      ))}
      {inOrder.slice(maxShownTexts).map(({ day, district, people }) => (
        <p key={`${day} ${district}`} className="dim num">
          {t.textFor(numberText(people, language), formatDate(day), district)}
        </p>
      ))}
    </section>
  );
}

/** One notice: its people, its texts, who may decide, how far it is. */
export function NoticeCard({
  caseId,
  notice,
  list,
}: {
  caseId: string;
  notice: CoVisitorNoticeDto;
  list: CoVisitorNoticesDto;
}) {
  const t = coVisitorTexts.useTexts();
  const names = contactTexts.useTexts().reasonNames;
  const language = useLanguage();
  const api = useApi();
  const [opened, setOpened] = useState<Opened>(null);
  const close = (): void => setOpened(null);
  const { noticeId, state } = notice;
  const refuse = useNoticeChange<string>({
    caseId,
    send: (reason) =>
      refuseCoVisitorNotice({ client: api.client, path: { id: caseId, noticeId }, body: { reason } }),
    done: () => t.refused,
    onDone: close,
  });
  const refuseWith = (reason: string): void =>
    refuse.mutate(reason, {
      onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    });
  const isWaiting = state === 'prepared' && list.isOpen;
  const isUnderWay = state === 'sending' || state === 'sent';
  return (
    <article className="co-visitor-card" data-state={state} aria-label={t.states[state]}>
      <div className="row">
        <Tag tone={toneOf[state]}>{t.states[state]}</Tag>
        {notice.reasons.map((reason) => (
          <Tag key={reason}>{names[reason]}</Tag>
        ))}
      </div>
      <NoticeActors notice={notice} />
      {state === 'expired' && <Notice tone="caution">{t.expired}</Notice>}
      {isUnderWay && <NoticeProgress caseId={caseId} notice={notice} canAct={list.isOpen} />}
      <NoticeNumbers notice={notice} />
      {(isUnderWay || state === 'prepared') && <NoticeTexts notice={notice} />}
      {isWaiting && notice.people < list.minPeople && (
        <Notice tone="caution">{t.fewNote(numberText(notice.people, language), list.minPeople)}</Notice>
      )}
      {isWaiting && notice.isOwn && <Notice tone="blue">{t.ownNote}</Notice>}
      {isWaiting && (
        <div className="row">
          {!notice.isOwn && <Button onClick={() => setOpened('release')}>{t.release}</Button>}
          {!notice.isOwn && (
            <Button variant="quiet" onClick={() => setOpened('refuse')}>
              {t.refuse}
            </Button>
          )}
          <Button variant={notice.isOwn ? 'quiet' : 'plain'} onClick={() => setOpened('cancel')}>
            {t.cancel}
          </Button>
        </div>
      )}
      {opened === 'release' && (
        <ReleaseDialog caseId={caseId} notice={notice} minPeople={list.minPeople} onClose={close} />
      )}
      {opened === 'refuse' && (
        <NoteDialog
          title={t.refuseTitle}
          label={t.reason}
          hint={t.refuseHint}
          send={t.refuse}
          needed={t.reasonNeeded}
          minLength={3}
          maxLength={300}
          busy={refuse.isPending}
          onSend={refuseWith}
          onClose={close}
        />
      )}
      {opened === 'cancel' && (
        <ConfirmDialog
          title={t.cancel}
          text={t.cancelText}
          confirm={t.cancel}
          done={t.cancelled}
          act={() => cancelCoVisitorNotice({ client: api.client, path: { id: caseId, noticeId } })}
          changes={coVisitorKeys.all(caseId)}
          onClose={close}
        />
      )}
    </article>
  );
}
