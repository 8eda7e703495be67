import { Tag } from '@khai-bao/ui';
import type { Tone } from '@khai-bao/ui';
import { CircleCheck, CircleQuestionMark, Clock, Copy, MailX } from 'lucide-react';
import { commonTexts } from '../texts/common.texts.js';
import { stateText } from '../texts/words.js';
import { registrationTexts } from './registration.texts.js';

const tones: Readonly<Record<string, Tone>> = {
  SUBMITTED: 'blue',
  RECEIVED: 'blue',
  NEEDS_INFO: 'plain',
  FORWARDED: 'pass',
  EXEMPT_NCOVI: 'pass',
  PHARMACY_LISTED: 'caution',
  REJECTED: 'stop',
  DUPLICATE: 'caution',
  CLOSED: 'caution',
  REQUESTED: 'blue',
  REFUSED: 'stop',
  ISSUED: 'blue',
  DELIVERED: 'pass',
  BOUNCED: 'stop',
  HANDOVER_WAITING: 'caution',
  HANDOVER_OPENED: 'blue',
  HANDED_OVER: 'pass',
  HANDOVER_RETURNED: 'stop',
  ACTIVATED: 'pass',
  DISABLED: 'stop',
};

/** A state of a registration or an account, in a word. */
export function StateTag({ state }: { state: string }) {
  const t = commonTexts.useTexts();
  const tone = tones[state] ?? 'plain';
  return (
    <Tag tone={tone} icon={tone === 'pass' ? <CircleCheck aria-hidden="true" /> : undefined}>
      {stateText(state, t)}
    </Tag>
  );
}

/** Late, in red, with its sign. */
export function LateTag() {
  const t = registrationTexts.useTexts();
  return (
    <Tag tone="stop" icon={<Clock aria-hidden="true" />}>
      {t.late}
    </Tag>
  );
}

/** Another registration may be the same unit. */
export function DuplicateTag() {
  const t = registrationTexts.useTexts();
  return (
    <Tag tone="caution" icon={<Copy aria-hidden="true" />}>
      {t.tabs.duplicate}
    </Tag>
  );
}

/** No e-mail address: the account will be handed over by the ward. */
export function NoEmailTag() {
  const t = commonTexts.useTexts();
  return <Tag icon={<MailX aria-hidden="true" />}>{t.noEmail}</Tag>;
}

/** The Department of Health waits for this committee's answer. */
export function HealthAsksTag() {
  const t = registrationTexts.useTexts();
  return (
    <Tag tone="yours" icon={<CircleQuestionMark aria-hidden="true" />}>
      {t.healthAsks}
    </Tag>
  );
}
