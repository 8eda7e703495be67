import { citizenPaths } from '@khai-bao/contracts/app-routes';
import { formatDateTime } from '@khai-bao/ui';
import { SlipSheet } from '../parts/slip-sheet.js';
import { useProfile } from '../session/session.js';
import type { CounterEntry } from './counter-tally.js';
import { counterTexts } from './counter.texts.js';

/** The receipt of a registration that was typed in: its tracking code and the address where it is looked up. */
export function CounterSlip({ saved }: { saved: CounterEntry }) {
  const t = counterTexts.useTexts().slip;
  const { place } = useProfile();
  const lookUp = new URL(citizenPaths.registrationTracking, location.origin);
  return (
    <SlipSheet
      head={t.head}
      sub={place}
      name={saved.name}
      place={`${saved.street} · ${formatDateTime(saved.at)}`}
      keys={[{ label: t.code, value: saved.trackingCode, testId: 'slip-code' }]}
      steps={{ title: t.next, items: [t.step1(`${lookUp.host}${lookUp.pathname}`), t.step2, t.step3] }}
      qr={{ text: lookUp.href, label: t.qr, caption: t.scan }}
      note={t.keep}
    />
  );
}
