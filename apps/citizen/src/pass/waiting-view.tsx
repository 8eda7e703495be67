import { Button, formatTime, useNow } from '@khai-bao/ui';
import { CloudOff, Hourglass, LifeBuoy } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useOnline } from '../keep/device.js';
import { needsPhoneProof } from '../keep/after-problem.js';
import type { KeptDeclaration } from '../keep/store.js';
import { useDevice } from '../shell/device-context.js';
import { formatGatePlace } from '../declaration/gate-place.js';
import { Page } from '../shell/page.js';
import { problemsI18n } from '../texts/problems.js';
import { waitingI18n } from './waiting-texts.js';

const busyCodes = ['PLATFORM.OVERLOADED', 'PLATFORM.UNAVAILABLE', 'PLATFORM.TOO_MANY_REQUESTS'];

const PhoneCheckView = lazy(async () => ({
  default: (await import('../phone-code/phone-check.view.js')).PhoneCheckView,
}));

/** Not sent yet: why, when it is tried again, and what to do meanwhile. There is no pass here. */
export function WaitingView({ entry, sending }: { entry: KeptDeclaration; sending: boolean }) {
  const problems = problemsI18n.useTexts();
  const w = waitingI18n.useTexts();
  const { outbox } = useDevice();
  const online = useOnline();
  const now = useNow();
  const left = entry.nextAttemptAt === null ? null : Math.ceil((entry.nextAttemptAt - now) / 1000);

  if (sending && entry.attempts === 0)
    return (
      <Page title={w.sending} above={formatGatePlace(entry.gate)} view="sending">
        <div className="c-card c-message" role="status">
          <span className="kb-spin c-spin" aria-hidden="true" />
          <p>{w.sendingHint}</p>
        </div>
      </Page>
    );
  if (needsPhoneProof(entry) && !sending)
    return (
      <Suspense fallback={null}>
        <PhoneCheckView entry={entry} />
      </Suspense>
    );
  const why = !online
    ? w.offline
    : busyCodes.includes(entry.problem ?? '')
      ? w.busy
      : entry.problem === 'DECLARATIONS.UNKNOWN_UNIT'
        ? problems['DECLARATIONS.UNKNOWN_UNIT']
        : w.failed;
  return (
    <Page title={w.title} above={formatGatePlace(entry.gate)} view="waiting">
      <div className="c-card c-message">
        {online ? <Hourglass aria-hidden="true" /> : <CloudOff aria-hidden="true" />}
        <p role="status">
          <strong>{why}</strong>
        </p>
        {online && left !== null && left > 0 && !sending && (
          <p className="num c-countdown" role="timer">
            {w.countdown(left)}
          </p>
        )}
        <p>{w.lead}</p>
        <p className="c-quiet num">
          {entry.shortName} · {w.filledAt(formatTime(entry.filledAt))}
        </p>
        <Button size="big" busy={sending} onClick={() => void outbox.attempt(entry.key)}>
          {sending ? w.sending : w.sendNow}
        </Button>
        <p className="c-aside">
          <LifeBuoy aria-hidden="true" />
          <span>{w.staff}</span>
        </p>
      </div>
    </Page>
  );
}
