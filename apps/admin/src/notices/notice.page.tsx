import '../styles/roster.css';
import {
  acknowledgeNotice,
  answerShiftAlarm,
  openNotice,
  type NoticeViewDto,
} from '@khai-bao/api-client/alerts';
import { adminBasePath } from '@khai-bao/contracts/app-routes';
import { Button, formatDateTime, formatMoment, Loading } from '@khai-bao/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { UserCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { SignInFrame } from '../session/sign-in-frame.js';
import { problemText } from '../texts/words.js';
import { noticeTexts } from './notice.texts.js';

const readToken = (): string => /^#([\w.-]{20,100})$/.exec(location.hash)?.[1] ?? '';

/** The cases of a notice: district, time and code, and who has taken them. */
function NoticedCases({ view }: { view: NoticeViewDto }) {
  const t = noticeTexts.useTexts();
  return (
    <ul className="noticed-cases">
      {view.cases.map((one) => (
        <li key={one.code}>
          <dl>
            <div>
              <dt>{t.district}</dt>
              <dd>{one.district}</dd>
            </div>
            <div>
              <dt>{t.at}</dt>
              <dd className="num">{formatDateTime(one.openedAt)}</dd>
            </div>
            <div>
              <dt>{t.code}</dt>
              <dd className="code">{one.code}</dd>
            </div>
          </dl>
          {one.takenByName !== null && one.takenAt !== null && (
            <p className="noticed-taken">
              <UserCheck size={18} aria-hidden="true" /> {t.taken(one.takenByName, formatMoment(one.takenAt))}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The test alarm at the start of a shift: one button answers. */
function AlarmView({ token }: { token: string }) {
  const t = noticeTexts.useTexts();
  const api = useApi();
  const answer = useMutation({
    mutationFn: () => answerShiftAlarm({ client: api.client, body: { token } }),
  });
  return (
    <>
      <h1>{t.alarmTitle}</h1>
      {answer.error && <Notice tone="stop">{problemText(answer.error)}</Notice>}
      {answer.data ? (
        <>
          <Notice tone="pass">{t.readyDone(answer.data.centreName, formatMoment(answer.data.endsAt))}</Notice>
          {answer.data.openCases > 0 && (
            <p className="notice-next">
              <span>{t.handOver(answer.data.openCases)}</span>{' '}
              <a href={`${adminBasePath}ca-nghi-ngo`}>{t.takeOver}</a>
            </p>
          )}
        </>
      ) : (
        <>
          <p>{t.alarmText}</p>
          <Button size="big" busy={answer.isPending} onClick={() => answer.mutate()}>
            {t.ready}
          </Button>
        </>
      )}
    </>
  );
}

/** Where the link of a notice or of a test alarm leads: one button answers, without a sign-in. */
export function NoticePage() {
  const t = noticeTexts.useTexts();
  const [token] = useState(readToken);
  useEffect(() => {
    document.title = `${t.title} · Khai Báo`;
  }, [t]);
  return (
    <SignInFrame>
      {token.startsWith('alarm.') ? <AlarmView token={token} /> : <CaseView token={token} />}
    </SignInFrame>
  );
}

/** The cases of a notice, and the button that acknowledges them. */
function CaseView({ token }: { token: string }) {
  const t = noticeTexts.useTexts();
  const api = useApi();
  const opened = useQuery({
    queryKey: ['notice', token],
    queryFn: () => openNotice({ client: api.client, body: { token } }),
    enabled: token !== '',
    retry: 2,
    // The second one sees who was first.
    refetchInterval: 5_000,
  });
  const take = useMutation({
    mutationFn: () => acknowledgeNotice({ client: api.client, body: { token } }),
  });
  const view = take.data ?? opened.data;
  const error = take.error ?? (opened.data === undefined ? opened.error : null);
  const count = view?.cases.length ?? 0;
  return (
    <>
      <h1>{count > 1 ? t.many(count) : t.one}</h1>
      {token === '' && <Notice tone="stop">{t.noLink}</Notice>}
      {error && <Notice tone="stop">{problemText(error)}</Notice>}
      {token !== '' && view === undefined && !error && <Loading rows={2}>{t.opening}</Loading>}
      {view && (
        <>
          <NoticedCases view={view} />
          {view.canAcknowledge ? (
            <Button size="big" busy={take.isPending} onClick={() => take.mutate()}>
              {t.take}
            </Button>
          ) : (
            <Notice tone={view.isTakenByYou ? 'pass' : 'blue'}>
              {view.isTakenByYou ? t.done : t.allTaken}
            </Notice>
          )}
        </>
      )}
      <p className="notice-next">
        <span className="dim">{t.next}</span> <a href={`${adminBasePath}ca-nghi-ngo`}>{t.signIn}</a>
      </p>
    </>
  );
}
