import { useLanguage } from '@khai-bao/ui';
import { useState } from 'react';
import { useProfile } from '../session/session.js';
import { numberText } from '../texts/words.js';
import { occupancyTexts } from './occupancy.texts.js';
import { RecountDialog } from './recount-dialog.js';
import { withUnsentChecks, type UnsentCheck } from './unsent-checks.js';
import { useOccupancy, zoneAtGate } from './use-occupancy.js';

/**
 * People inside at the guard's gate, with what this device has not sent yet, coloured by the limit; a press counts them again.
 */
export function OccupancyChip({ gateId, held }: { gateId: string; held: readonly UnsentCheck[] }) {
  const t = occupancyTexts.useTexts();
  const language = useLanguage();
  const [recounting, setRecounting] = useState(false);
  const { data } = useOccupancy();
  const { unit } = useProfile();
  const counted = data && zoneAtGate(data, gateId);
  if (!counted) return null;
  const zone = withUnsentChecks(counted, held, unit?.id ?? null);
  return (
    <>
      <button
        type="button"
        className="occupancy-chip num"
        data-level={zone.level}
        title={t.chipHint}
        onClick={() => setRecounting(true)}
      >
        {t.chip(
          numberText(zone.inside, language),
          zone.capacity === null ? null : numberText(zone.capacity, language),
        )}
        {zone.unsent !== 0 && <small>{t.unsent(numberText(Math.abs(zone.unsent), language))}</small>}
        {zone.level !== 'free' && <strong>{t.levels[zone.level]}</strong>}
      </button>
      {recounting && <RecountDialog zone={counted} onClose={() => setRecounting(false)} />}
    </>
  );
}
