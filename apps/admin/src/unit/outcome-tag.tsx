import type { Outcome } from '@khai-bao/api-client/declarations';
import { Tag } from '@khai-bao/ui';
import { CircleCheck, CircleHelp, OctagonX } from 'lucide-react';
import { commonTexts } from '../texts/common.texts.js';

const outcomeStyles = {
  clear: ['pass', CircleCheck],
  caution: ['caution', CircleHelp],
  suspected: ['stop', OctagonX],
} as const;

/** What the rules said of a declaration, in a word with its sign. */
export function OutcomeTag({ outcome }: { outcome: Outcome }) {
  const t = commonTexts.useTexts();
  const [tone, Icon] = outcomeStyles[outcome];
  return (
    <Tag tone={tone} icon={<Icon aria-hidden="true" />}>
      {t.outcomes[outcome]}
    </Tag>
  );
}
