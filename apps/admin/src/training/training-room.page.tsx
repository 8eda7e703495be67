import '../styles/training.css';
import { adminRoutes } from '@khai-bao/contracts/app-routes';
import {
  enterTrainingRoom,
  leaveTrainingRoom,
  openTrainingLink,
  type TrainingLinkDto,
} from '@khai-bao/api-client/support';
import { Button, formatLongDate, formatTime, Loading, useLanguage } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { DoorOpen, LogOut } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { SignInFrame } from '../session/sign-in-frame.js';
import { problemText } from '../texts/words.js';
import { trainingRoomTexts } from './training-room.texts.js';
import { trainingTexts } from './training.texts.js';

const readToken = (): string => /^#([\w.-]{40,100})$/.exec(location.hash)?.[1] ?? '';
const refetchMs = 20_000;

/** Hands the person on to the room. The page stays behind it in the history, so that going back records leaving. */
const handOn = ({ roomAddress }: TrainingLinkDto): void => {
  if (roomAddress !== null) location.assign(roomAddress);
};

/** Title and time of the session. */
function SessionFacts({ link }: { link: TrainingLinkDto }) {
  const t = trainingTexts.useTexts();
  const language = useLanguage();
  return (
    <>
      <h1>{link.title}</h1>
      <p>
        {formatLongDate(link.startsAt, language)},{' '}
        <span className="num">{t.time(formatTime(link.startsAt), formatTime(link.endsAt))}</span>
        <span className="under">{link.organiserPlace}</span>
      </p>
    </>
  );
}

/** The room while it is open: it is entered once by itself, and then by a button. */
function OpenRoom({ link, token }: { link: TrainingLinkDto; token: string }) {
  const t = trainingRoomTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const hold = (now: TrainingLinkDto): void => void client.setQueryData(['training-link', token], now);
  const enter = useMutation({
    mutationFn: () => enterTrainingRoom({ client: api.client, body: { token } }),
    onSuccess: (now) => {
      hold(now);
      handOn(now);
    },
  });
  const leave = useMutation({
    mutationFn: () => leaveTrainingRoom({ client: api.client, body: { token } }),
    onSuccess: hold,
  });
  const isFirst = link.arrivedAt === null;
  const { mutate, isIdle } = enter;
  useEffect(() => {
    if (isFirst && isIdle) mutate();
  }, [isFirst, isIdle, mutate]);
  const error = enter.error ?? leave.error;
  return (
    <>
      {error && <Notice tone="stop">{problemText(error)}</Notice>}
      {link.departedAt !== null ? (
        <Notice tone="blue">{t.left(formatTime(link.departedAt))}</Notice>
      ) : (
        link.arrivedAt !== null && <Notice tone="pass">{t.inside(formatTime(link.arrivedAt))}</Notice>
      )}
      {link.roomCode !== null && link.roomCode !== '' && (
        <dl className="training-room">
          <div>
            <dt>{t.code}</dt>
            <dd className="code">{link.roomCode}</dd>
          </div>
        </dl>
      )}
      <Button
        size="big"
        busy={enter.isPending}
        icon={<DoorOpen aria-hidden="true" />}
        onClick={() => mutate()}
      >
        {isFirst ? t.enter : t.again}
      </Button>
      {link.arrivedAt !== null && link.departedAt === null && (
        <Button
          variant="ground-quiet"
          busy={leave.isPending}
          icon={<LogOut aria-hidden="true" />}
          onClick={() => leave.mutate()}
        >
          {t.leave}
        </Button>
      )}
    </>
  );
}

/** Why there is no room to enter now. */
function ClosedRoom({ link }: { link: TrainingLinkDto }) {
  const texts = trainingTexts.useTexts();
  const t = trainingRoomTexts.useTexts();
  switch (link.state) {
    case 'early':
      return <Notice tone="blue">{t.early(formatTime(link.opensAt))}</Notice>;
    case 'cancelled':
      return (
        <Notice tone="stop">
          {t.cancelled} {link.cancelReason !== null && texts.cancelledWhy(link.cancelReason)}
        </Notice>
      );
    case 'waiting':
      return <Notice tone="caution">{t.waiting}</Notice>;
    case 'left':
      return <Notice tone="caution">{t.leftSeat}</Notice>;
    default:
      return (
        <>
          <Notice tone="blue">{t.over}</Notice>
          {link.recordingAddress !== null && (
            <p>
              <a href={link.recordingAddress} rel="noreferrer">
                {texts.recording}
              </a>
            </p>
          )}
        </>
      );
  }
}

/** Where a personal link leads: into the room, without a sign-in. */
export function TrainingRoomPage() {
  const t = trainingRoomTexts.useTexts();
  const api = useApi();
  const [token] = useState(readToken);
  useEffect(() => {
    document.title = `${t.title} · Khai Báo`;
  }, [t]);
  const query = useQuery({
    queryKey: ['training-link', token],
    queryFn: () => openTrainingLink({ client: api.client, body: { token } }),
    enabled: token !== '',
    retry: 2,
    refetchInterval: refetchMs,
  });
  const link = query.data;
  return (
    <SignInFrame>
      {link === undefined && <h1>{t.title}</h1>}
      {token === '' && <Notice tone="stop">{t.noLink}</Notice>}
      {link === undefined && query.error && <Notice tone="stop">{problemText(query.error)}</Notice>}
      {token !== '' && link === undefined && !query.error && <Loading rows={2}>{t.opening}</Loading>}
      {link && (
        <>
          <SessionFacts link={link} />
          {link.state === 'open' ? <OpenRoom link={link} token={token} /> : <ClosedRoom link={link} />}
        </>
      )}
      <p className="notice-next">
        <a href={adminRoutes.training}>{t.others}</a>
      </p>
    </SignInFrame>
  );
}
