import { adminPaths } from '@khai-bao/contracts/app-routes';
import type { PostDto } from '@khai-bao/api-client/support';
import { Link } from '@tanstack/react-router';
import { GraduationCap } from 'lucide-react';
import { trainingTexts } from '../training/training.texts.js';

/** Whether a text is an address that a link may lead to. */
const isHttps = (address: string): boolean => address.startsWith('https://');

/** Posts after which the online room can still be entered. */
const codesWithRoom = new Set(['TRAINING_PLANNED', 'TRAINING_MOVED', 'TRAINING_CHANGED']);

/** The online room or the recording of a training session, below the post that announces it. */
export function TrainingPost({ post: { code, detail } }: { post: PostDto }) {
  const t = trainingTexts.useTexts();
  if (code === null || !code.startsWith('TRAINING_')) return null;
  const room = String(detail?.['room'] ?? '');
  const roomCode = String(detail?.['roomCode'] ?? '');
  const recording = String(detail?.['recording'] ?? '');
  return (
    <div className="post-card">
      <GraduationCap size={20} aria-hidden="true" />
      <span className="grow">
        {code === 'TRAINING_RECORDED' && isHttps(recording) && (
          <a href={recording} rel="noreferrer">
            {t.recording}
          </a>
        )}
        {codesWithRoom.has(code) && isHttps(room) && (
          <>
            <a className="post-room" href={room} rel="noreferrer">
              {room}
            </a>
            {roomCode !== '' && (
              <span className="under">
                {t.code}: <span className="code">{roomCode}</span>
              </span>
            )}
          </>
        )}
      </span>
      <Link to={adminPaths.training} search={{}}>
        {t.title}
      </Link>
    </div>
  );
}
