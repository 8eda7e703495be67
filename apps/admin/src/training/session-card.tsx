import { adminPaths } from '@khai-bao/contracts/app-routes';
import { downloadTrainingCalendar, type TrainingSessionDto } from '@khai-bao/api-client/support';
import { Button, Tag, formatDateTime, formatLongDate, formatTime, useLanguage, useNow } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CalendarPlus, MessagesSquare, UserPlus, Video } from 'lucide-react';
import { useState } from 'react';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText, numberText, problemText } from '../texts/words.js';
import { OwnSignUps } from './own-sign-ups.js';
import { QuestionsPanel } from './questions-panel.js';
import { SessionManage } from './session-manage.js';
import { SignUpDialog } from './sign-up-dialog.js';
import { phaseOf } from './training-parts.js';
import { trainingTexts } from './training.texts.js';

const wholeCity = '79';

/** Day, month and weekday of a session, as a leaf of a calendar. */
function CalendarLeaf({ startsAt }: { startsAt: string }) {
  const language = useLanguage();
  const date = new Date(startsAt);
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
      timeZone: 'Asia/Ho_Chi_Minh',
      ...options,
    }).format(date);
  return (
    <span className="training-leaf" aria-hidden="true">
      <span>{part({ month: 'short' })}</span>
      <strong className="num">{part({ day: 'numeric' })}</strong>
      <span>{part({ weekday: 'short' })}</span>
    </span>
  );
}

/** For whom a session is, in one line: groups, kinds of unit and areas. */
function useAudienceText(): (session: TrainingSessionDto) => string {
  const t = trainingTexts.useTexts();
  const words = commonTexts.useTexts();
  return ({ attendeeGroups, unitKinds, areas }) =>
    [
      attendeeGroups.map((group) => t.groups[group]).join(', '),
      unitKinds.length === 0
        ? t.allKinds
        : unitKinds.map((kind) => kindText(kind, words).toLowerCase()).join(', '),
      areas.map(({ path, name }) => (path === wholeCity ? t.wholeCity : name)).join('; '),
    ].join(' · ');
}

function StateTag({ session, now }: { session: TrainingSessionDto; now: number }) {
  const t = trainingTexts.useTexts();
  const phase = phaseOf(session, now);
  if (phase === 'cancelled') return <Tag tone="stop">{t.cancelled}</Tag>;
  if (phase === 'running') return <Tag tone="pass">{t.running}</Tag>;
  return phase === 'ahead' && session.seated >= session.seats ? <Tag tone="caution">{t.full}</Tag> : null;
}

/** One session: when, for whom, how many seats, and what the reader can do about it. */
export function SessionCard({ session }: { session: TrainingSessionDto }) {
  const t = trainingTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const now = useNow(30_000);
  const audienceText = useAudienceText();
  const [isSigningUp, setSigningUp] = useState(false);
  const n = (count: number): string => numberText(count, language);
  const phase = phaseOf(session, +now);
  const calendar = useMutation({
    mutationFn: () =>
      downloadTrainingCalendar({
        client: api.client,
        path: { id: session.sessionId },
        parseAs: 'blob',
      }) as Promise<Blob>,
    onSuccess: (file) => saveFile(file, 'tap-huan.ics'),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  const isOpen = phase === 'ahead' || phase === 'running';
  const maySignUp = isOpen && session.groupsToSignUp.length > 0;
  // An official signs up nobody else.
  const isDone = session.ownSignUps.length > 0 && session.groupsToSignUp.includes('official');
  return (
    <article className="card training-session" data-phase={phase}>
      <header>
        <CalendarLeaf startsAt={session.startsAt} />
        <div className="grow">
          <h2>{session.title}</h2>
          <p>
            {formatLongDate(session.startsAt, language)},{' '}
            <span className="num">{t.time(formatTime(session.startsAt), formatTime(session.endsAt))}</span>
          </p>
          <p className="under">
            {t.forWhom}: {audienceText(session)}
          </p>
          <p className="under">
            {t.organiser}: {session.organiserPlace} ·{' '}
            {session.languages.map((one) => t.languages[one]).join(', ')}
          </p>
        </div>
        <p className="training-seats">
          <StateTag session={session} now={+now} />
          <span className="num">
            {phase === 'over'
              ? session.arrived > 0 && t.arrivedCount(n(session.arrived))
              : t.seats(n(session.seated), n(session.seats))}
          </span>
          {session.waiting > 0 && isOpen && (
            <span className="under num">{t.waitingCount(n(session.waiting))}</span>
          )}
        </p>
      </header>
      {session.description !== '' && <p className="training-words">{session.description}</p>}
      {session.cancelReason !== null && <Notice tone="stop">{t.cancelledWhy(session.cancelReason)}</Notice>}
      {session.next && isOpen && (
        <Notice tone="caution">
          {t.next(session.next.title, formatDateTime(session.next.startsAt), n(session.next.freeSeats))}
        </Notice>
      )}
      {session.room && isOpen && (
        <dl className="training-room">
          <div>
            <dt>{t.room}</dt>
            <dd className="code">{session.room.address}</dd>
          </div>
          {session.room.code !== '' && (
            <div>
              <dt>{t.code}</dt>
              <dd className="code">{session.room.code}</dd>
            </div>
          )}
        </dl>
      )}
      {session.ownSignUps.length > 0 && <OwnSignUps session={session} isOpen={isOpen} />}
      <div className="row">
        {maySignUp && !isDone && (
          <Button
            variant={session.ownSignUps.length === 0 ? 'main' : 'quiet'}
            icon={<UserPlus aria-hidden="true" />}
            onClick={() => setSigningUp(true)}
          >
            {session.ownSignUps.length === 0 ? t.signUp : t.signUpMore}
          </Button>
        )}
        {session.recordingAddress !== null && (
          <a className="kb-btn" data-variant="quiet" href={session.recordingAddress} rel="noreferrer">
            <Video size={20} aria-hidden="true" /> {t.recording}
          </a>
        )}
        {isOpen && (
          <Button
            variant="plain"
            busy={calendar.isPending}
            icon={<CalendarPlus aria-hidden="true" />}
            onClick={() => calendar.mutate()}
          >
            {t.calendar}
          </Button>
        )}
        {session.threadId !== null && (
          <Link className="training-thread" to={adminPaths.supportChannel} search={{ id: session.threadId }}>
            <MessagesSquare size={18} aria-hidden="true" /> {t.thread}
          </Link>
        )}
        {session.mayManage && <SessionManage session={session} phase={phase} />}
      </div>
      <QuestionsPanel session={session} mayAsk={phase !== 'cancelled'} />
      {isSigningUp && <SignUpDialog session={session} onClose={() => setSigningUp(false)} />}
    </article>
  );
}
