import type { HandoverDto } from '@khai-bao/api-client/accounts';
import { Tag } from '@khai-bao/ui';
import { CircleCheck, Clock, KeyRound, MailOpen, RefreshCw, Undo2 } from 'lucide-react';
import { handoverTexts } from './handover.texts.js';

const handoverStyles = {
  WAITING: ['caution', KeyRound],
  OPENED: ['blue', MailOpen],
  CONFIRMED: ['pass', CircleCheck],
  RETURNED: ['stop', Undo2],
  REPLACED: ['plain', RefreshCw],
  EXPIRED: ['stop', Clock],
} as const;

/** Where a handover stands, in a word with its sign. */
export function HandoverState({ item }: { item: Pick<HandoverDto, 'state'> }) {
  const t = handoverTexts.useTexts();
  const [tone, Icon] = handoverStyles[item.state];
  return (
    <Tag tone={tone} icon={<Icon aria-hidden="true" />}>
      {t.states[item.state]}
    </Tag>
  );
}
