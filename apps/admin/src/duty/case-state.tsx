import type { CaseItemDto, CaseState } from '@khai-bao/api-client/alerts';
import { Tag } from '@khai-bao/ui';
import type { Tone } from '@khai-bao/ui';
import { Archive, BellRing, CircleCheck, Search, ShieldAlert, UserCheck } from 'lucide-react';
import { dutyTexts } from './duty.texts.js';

/** Tone and sign of each state. */
export const caseStyles: Record<CaseState, readonly [Tone, typeof Search]> = {
  NEW: ['stop', BellRing],
  ACKNOWLEDGED: ['caution', UserCheck],
  INVESTIGATING: ['plain', Search],
  CONFIRMED: ['stop', ShieldAlert],
  RULED_OUT: ['pass', CircleCheck],
  CLOSED: ['plain', Archive],
};

/** `N. T. M. Khai, 1990`; without the year when it was not given, the code when the person cannot be read. */
export const nameAndYear = ({
  shortName,
  birthYear,
  code,
}: Pick<CaseItemDto, 'shortName' | 'birthYear' | 'code'>): string =>
  shortName === '' ? code : birthYear === null ? shortName : `${shortName}, ${birthYear}`;

/** Where a case stands, in a word with its sign. */
export function CaseTag({ state }: { state: CaseState }) {
  const t = dutyTexts.useTexts();
  const [tone, Icon] = caseStyles[state];
  return (
    <Tag tone={tone} icon={<Icon aria-hidden="true" />}>
      {t.states[state]}
    </Tag>
  );
}
