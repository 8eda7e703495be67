import { leaveTraining, type OwnSignUpDto, type TrainingSessionDto } from '@khai-bao/api-client/support';
import { Button, Tag, formatDateTime, formatTime } from '@khai-bao/ui';
import { DoorOpen, X } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { useApi } from '../session/session.js';
import { trainingKey } from './training-parts.js';
import { trainingTexts } from './training.texts.js';

/** What was mailed to a person, or why it was not. */
function Mails({ signUp }: { signUp: OwnSignUpDto }) {
  const t = trainingTexts.useTexts();
  if (signUp.email === null) return <span className="under">{t.noMail}</span>;
  return (
    <details className="training-mails">
      <summary>
        {t.mails}: {signUp.email}
      </summary>
      <ul>
        {signUp.mails.map((mail) => (
          <li key={`${mail.kind} ${mail.at}`} className="num">
            {t.mailKinds[mail.kind]}: {t.mailStates[mail.state]}
            {mail.reason !== null && ` (${t.mailReasons[mail.reason]})`}, {formatDateTime(mail.at)}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The reader's own seat, or the people of the reader's unit, each with the link into the room. */
export function OwnSignUps({ session, isOpen }: { session: TrainingSessionDto; isOpen: boolean }) {
  const t = trainingTexts.useTexts();
  const api = useApi();
  const [leaving, setLeaving] = useState<OwnSignUpDto | null>(null);
  const isUnit =
    session.groupsToSignUp.includes('unit-admin') || session.ownSignUps.some((one) => !one.isSelf);
  return (
    <section className="training-own" aria-label={isUnit ? t.ownTitle : t.ownSelf}>
      <h3>{isUnit ? t.ownTitle : t.ownSelf}</h3>
      <ul>
        {session.ownSignUps.map((one) => (
          <li key={one.signUpId}>
            <div className="grow">
              <strong>{one.name}</strong> <span className="dim">{t.groups[one.group]}</span>
              <Mails signUp={one} />
            </div>
            <Tag tone={one.state === 'SEATED' ? 'pass' : 'caution'}>{t.states[one.state]}</Tag>
            {one.position !== null && <span className="num dim">{t.position(one.position)}</span>}
            {one.arrivedAt !== null && (
              <span className="num dim">{t.arrived(formatTime(one.arrivedAt))}</span>
            )}
            {isOpen && one.link !== null && (
              <a
                className="training-enter"
                href={one.link}
                aria-label={one.isSelf ? t.link : t.linkOf(one.name)}
                target="_blank"
                rel="noreferrer"
              >
                <DoorOpen size={18} aria-hidden="true" /> {one.isSelf ? t.link : t.linkOf(one.name)}
              </a>
            )}
            {isOpen && (
              <Button
                variant="plain"
                size="small"
                icon={<X aria-hidden="true" />}
                aria-label={t.leaveOf(one.name)}
                onClick={() => setLeaving(one)}
              >
                {t.leave}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {leaving && (
        <ConfirmDialog
          title={t.leaveTitle(leaving.name)}
          text={t.leaveText}
          confirm={t.leave}
          done={t.left}
          act={() =>
            leaveTraining({
              client: api.client,
              path: { id: session.sessionId, signUpId: leaving.signUpId },
            })
          }
          changes={trainingKey}
          onClose={() => setLeaving(null)}
        />
      )}
    </section>
  );
}
