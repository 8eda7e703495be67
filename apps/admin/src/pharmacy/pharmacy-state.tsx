import type { PharmacyState } from '@khai-bao/api-client/registration';
import { Tag } from '@khai-bao/ui';
import type { Tone } from '@khai-bao/ui';
import { CircleCheck } from 'lucide-react';
import { pharmacyTexts } from './pharmacy.texts.js';

const tones: Readonly<Record<PharmacyState, Tone>> = {
  listed: 'blue',
  asked: 'plain',
  answered: 'yours',
  released: 'pass',
  account: 'pass',
  refused: 'stop',
  withdrawn: 'plain',
};

/** What a pharmacy is in, in a word. */
export function PharmacyTag({ state }: { state: PharmacyState }) {
  const t = pharmacyTexts.useTexts();
  const tone = tones[state];
  return (
    <Tag tone={tone} icon={tone === 'pass' ? <CircleCheck aria-hidden="true" /> : undefined}>
      {t.states[state]}
    </Tag>
  );
}
