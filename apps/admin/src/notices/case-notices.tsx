import '../styles/roster.css';
import {
  listCaseNotices,
  recordCall,
  type CallOutcome,
  type CaseNoticeDto,
} from '@khai-bao/api-client/alerts';
import { Button, formatPhone, formatSeconds } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bell, Mail, MessageSquare, Phone, Server, UserX } from 'lucide-react';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { noticeTexts } from './notice.texts.js';

const refetchIntervalMs = 5_000;
const outcomes: readonly CallOutcome[] = ['reached', 'no-answer', 'wrong-number'];
const channelIcons = { push: Bell, mail: Mail, sms: MessageSquare, call: Phone, webhook: Server } as const;

/** A duty person whom nobody has reached: one tap calls, one records the outcome. */
function CallRow({
  notice,
  busy,
  onRecord,
}: {
  notice: CaseNoticeDto;
  busy: boolean;
  onRecord: (outcome: CallOutcome) => void;
}) {
  const t = noticeTexts.useTexts().list;
  const name = notice.name ?? '';
  return (
    <li className="call-row">
      <span className="grow">
        <strong>{name}</strong> <span className="dim">{t.places[notice.level]}</span>
      </span>
      <a className="kb-btn" data-size="small" href={`tel:${notice.phone}`}>
        <Phone size={16} aria-hidden="true" /> <span className="num">{formatPhone(notice.phone)}</span>
      </a>
      {outcomes.map((outcome) => (
        <Button
          key={outcome}
          size="small"
          variant="quiet"
          busy={busy}
          aria-label={t.outcomeOf(t.outcomes[outcome], name)}
          onClick={() => onRecord(outcome)}
        >
          {t.outcomes[outcome]}
        </Button>
      ))}
    </li>
  );
}

function NoticeRow({ notice }: { notice: CaseNoticeDto }) {
  const t = noticeTexts.useTexts().list;
  if (notice.channel === null)
    return (
      <li className="late">
        <UserX size={16} aria-hidden="true" /> {t.nobody(t.places[notice.level])}
        <time className="num">{formatSeconds(notice.at)}</time>
      </li>
    );
  const Icon = channelIcons[notice.channel];
  const isCalled = notice.channel === 'call' && notice.state === 'handed-over';
  return (
    <li data-failed={notice.state === 'failed' || undefined}>
      <Icon size={16} aria-hidden="true" /> <strong>{notice.name ?? t.ownSystem}</strong> ·{' '}
      {t.channels[notice.channel]}: {isCalled ? t.called : t.states[notice.state]}
      {notice.reason !== null && ` (${t.reasons[notice.reason]})`}
      <time className="num">{formatSeconds(notice.at)}</time>
    </li>
  );
}

/** Who was notified of a case, how, and with which result; and whom to call. */
export function CaseNoticeSection({ caseId, isNew }: { caseId: string; isNew: boolean }) {
  const t = noticeTexts.useTexts().list;
  const api = useApi();
  const client = useQueryClient();
  const queryKey = ['case-notices', caseId];
  const { data } = useQuery({
    queryKey,
    queryFn: () => listCaseNotices({ client: api.client, path: { id: caseId } }),
    refetchInterval: isNew ? refetchIntervalMs : false,
  });
  const record = useMutation({
    mutationFn: ({ noticeId, outcome }: { noticeId: string; outcome: CallOutcome }) =>
      recordCall({ client: api.client, path: { id: caseId, noticeId }, body: { outcome } }),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  if (!data) return null;
  const calls = data.items.filter(({ phone }) => phone !== '');
  const others = data.items.filter(({ phone }) => phone === '');
  return (
    <section aria-label={t.title}>
      <h3>{t.title}</h3>
      {calls.length > 0 && (
        <div className="call-list">
          <p className="strong">{t.callList}</p>
          <ul>
            {calls.map((notice) => (
              <CallRow
                key={notice.noticeId}
                notice={notice}
                busy={record.isPending}
                onRecord={(outcome) => record.mutate({ noticeId: notice.noticeId, outcome })}
              />
            ))}
          </ul>
        </div>
      )}
      {data.items.length === 0 ? (
        <p className="dim">{t.none}</p>
      ) : (
        <ol className="notice-list">
          {others.map((notice) => (
            <NoticeRow key={notice.noticeId} notice={notice} />
          ))}
        </ol>
      )}
    </section>
  );
}
