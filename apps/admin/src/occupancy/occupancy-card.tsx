import '../styles/occupancy.css';
import type { OccupancyZoneDto } from '@khai-bao/api-client/declarations';
import { Button, Tag, formatMoment, formatTime, useLanguage, useNow } from '@khai-bao/ui';
import { useState } from 'react';
import { numberText } from '../texts/words.js';
import { occupancyTexts } from './occupancy.texts.js';
import { RecountDialog } from './recount-dialog.js';
import { useOccupancy } from './use-occupancy.js';

const toneByLevel = { free: 'pass', near: 'caution', full: 'stop' } as const;

function ZoneLine({ zone, onRecount }: { zone: OccupancyZoneDto; onRecount: () => void }) {
  const t = occupancyTexts.useTexts();
  const language = useLanguage();
  const now = useNow(60_000);
  const name = zone.name ?? t.wholeUnit;
  const inside = numberText(zone.inside, language);
  const left = zone.leftAtClosing ?? 0;
  return (
    <li className="occupancy-zone">
      <div className="row">
        <strong className="num">
          {name}:{' '}
          {zone.capacity === null
            ? t.inside(inside)
            : t.ofCapacity(inside, numberText(zone.capacity, language))}
        </strong>
        {zone.capacity !== null && <Tag tone={toneByLevel[zone.level]}>{t.levels[zone.level]}</Tag>}
        <Button size="small" variant="plain" aria-label={t.recountTitle(name)} onClick={onRecount}>
          {t.recount}
        </Button>
      </div>
      {zone.capacity !== null && (
        <svg className="occupancy-bar" data-level={zone.level} width="100%" height="14" aria-hidden="true">
          <rect width="100%" height="14" rx="7" className="occupancy-bar-ground" />
          <rect width={`${Math.min(100, (100 * zone.inside) / zone.capacity)}%`} height="14" rx="7" />
        </svg>
      )}
      <p className="under">
        {t.countedSince(formatMoment(zone.countedSince, now))}
        {left > 0 && ` · ${t.left(numberText(left, language))}`}
        {left < 0 && ` · ${t.leftNegative(numberText(-left, language))}`}
      </p>
      {zone.override && (
        <p className="under">
          {t.overridden(formatTime(zone.override.until), zone.override.reason, zone.override.byName)}
        </p>
      )}
    </li>
  );
}

/** People inside by zone, as they change. */
export function OccupancyCard() {
  const t = occupancyTexts.useTexts();
  const [recounted, setRecounted] = useState<OccupancyZoneDto | null>(null);
  const { data } = useOccupancy();
  if (!data) return null;
  return (
    <section className="card occupancy">
      <h2>{t.title}</h2>
      <ul>
        {data.zones.map((zone) => (
          <ZoneLine key={zone.zoneId} zone={zone} onRecount={() => setRecounted(zone)} />
        ))}
      </ul>
      {recounted && <RecountDialog zone={recounted} onClose={() => setRecounted(null)} />}
    </section>
  );
}
