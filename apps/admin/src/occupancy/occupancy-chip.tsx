import { useLanguage } from '@khai-bao/ui';
import { useState } from 'react';
import { numberText } from '../texts/words.js';
import { occupancyTexts } from './occupancy.texts.js';
import { RecountDialog } from './recount-dialog.js';
import { useOccupancy, zoneAtGate } from './use-occupancy.js';

/** People inside at the guard's gate, coloured by the limit; a press counts them again. */
export function OccupancyChip({ gateId }: { gateId: string }) {
  const t = occupancyTexts.useTexts();
  const language = useLanguage();
  const [recounting, setRecounting] = useState(false);
  const { data } = useOccupancy();
  const zone = data && zoneAtGate(data, gateId);
  if (!zone) return null;
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
        {zone.level !== 'free' && <strong>{t.levels[zone.level]}</strong>}
      </button>
      {recounting && <RecountDialog zone={zone} onClose={() => setRecounting(false)} />}
    </>
  );
}
