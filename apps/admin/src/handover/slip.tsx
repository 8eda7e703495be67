import type { HandoverSlipDto } from '@khai-bao/api-client/accounts';
import { formatDateTime } from '@khai-bao/ui';
import { SlipSheet } from '../parts/slip-sheet.js';
import { useProfile } from '../session/session.js';
import { handoverTexts } from './handover.texts.js';

const withoutScheme = (address: string): string => address.replace(/^https?:\/\//, '');

/** The slip of a handover: what the unit needs for its first sign-in, and both signatures. */
export function Slip({ slip }: { slip: HandoverSlipDto }) {
  const t = handoverTexts.useTexts().slip;
  const { displayName } = useProfile();
  return (
    <SlipSheet
      head={t.head}
      sub={t.sub}
      name={slip.unitName}
      place={`${slip.street} · ${slip.areaName}`}
      keys={[
        { label: t.username, value: slip.username, testId: 'slip-username' },
        { label: t.password, value: slip.oneTimePassword, testId: 'slip-password' },
      ]}
      steps={{
        title: t.steps,
        items: [t.step1(withoutScheme(slip.signInUrl)), t.step2, t.step3],
        after: t.guide(withoutScheme(slip.guideUrl)),
      }}
      // The address alone: whoever scans it has to type the password.
      qr={{ text: slip.signInUrl, label: t.qr, caption: t.scan }}
      note={
        <>
          <strong>{t.valid(formatDateTime(slip.validUntil))}</strong> {t.keep}
        </>
      }
      footer={
        <footer>
          <div>
            <strong>{t.given}</strong>
            <span>{t.sign}</span>
            <em>{displayName}</em>
          </div>
          <div>
            <strong>{t.taken}</strong>
            <span>{t.sign}</span>
          </div>
        </footer>
      }
    />
  );
}
