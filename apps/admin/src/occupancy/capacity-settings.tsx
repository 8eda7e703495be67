import '../styles/occupancy.css';
import { TextInput } from '@mantine/core';
import {
  changeOccupancySettings,
  listOccupancyChanges,
  removeZone,
  type GateDto,
  type OccupancyDto,
  type OccupancyZoneDto,
} from '@khai-bao/api-client/declarations';
import { Button, formatDateTime, useLanguage } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { queryKeys } from '../navigation/query-keys.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { numberText, problemText } from '../texts/words.js';
import { occupancyTexts } from './occupancy.texts.js';
import { isTimeOfDay, limitOf } from './people-field.js';
import { useOccupancy } from './use-occupancy.js';
import { ZoneDialog } from './zone-dialog.js';

/** The limit of the whole unit and the time at which it is empty. */
function WholeUnitForm({ occupancy }: { occupancy: OccupancyDto }) {
  const t = occupancyTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [capacity, setCapacity] = useState(String(occupancy.zones[0]?.capacity ?? ''));
  const [closingTime, setClosingTime] = useState(occupancy.closingTime);
  const [tried, setTried] = useState(false);
  const limit = limitOf(capacity);
  const save = useMutation({
    mutationFn: () =>
      changeOccupancySettings({ client: api.client, body: { capacity: limit ?? null, closingTime } }),
    onSuccess: (saved) => {
      client.setQueryData(queryKeys.occupancy, saved);
      notify({ tone: 'pass', text: t.saved });
    },
  });
  return (
    <form
      className="capacity-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (limit !== undefined && isTimeOfDay(closingTime)) save.mutate();
        else setTried(true);
      }}
    >
      {save.error && <Notice tone="stop">{problemText(save.error)}</Notice>}
      <TextInput
        label={t.capacity}
        description={t.capacityHint}
        inputMode="numeric"
        value={capacity}
        error={tried && limit === undefined ? t.capacityWrong : undefined}
        onChange={(event) => setCapacity(event.currentTarget.value)}
      />
      <TextInput
        inputMode="numeric"
        placeholder="22:00"
        maxLength={5}
        label={t.closing}
        description={t.closingHint}
        value={closingTime}
        error={tried && !isTimeOfDay(closingTime) ? t.closingNeeded : undefined}
        onChange={(event) => setClosingTime(event.currentTarget.value)}
      />
      <Button type="submit" variant="quiet" busy={save.isPending}>
        {words.save}
      </Button>
    </form>
  );
}

function Changes({ occupancy }: { occupancy: OccupancyDto }) {
  const t = occupancyTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const { data } = useQuery({
    queryKey: [...queryKeys.occupancy, 'changes', occupancy.number],
    queryFn: () => listOccupancyChanges({ client: api.client, query: { limit: 20 } }),
  });
  if (!data || data.items.length === 0) return null;
  const nameOf = (zoneId: string): string =>
    occupancy.zones.find((zone) => zone.zoneId === zoneId)?.name ?? t.wholeUnit;
  return (
    <details>
      <summary>{t.changes}</summary>
      <table className="table">
        <tbody>
          {data.items.map((change) => (
            <tr key={change.changeId}>
              <td className="num nowrap">{formatDateTime(change.at)}</td>
              <td className="main">
                <span className="strong">
                  {t.changeKinds[change.kind]} · {nameOf(change.zoneId)}
                </span>
                <span className="under">{[change.reason, change.byName].filter(Boolean).join(' · ')}</span>
              </td>
              <td className="num nowrap">
                {t.changed(
                  numberText(change.insideBefore, language),
                  numberText(change.insideAfter, language),
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** How many people may be inside: of the unit, of its zones. */
export function CapacitySettings({ gates }: { gates: readonly GateDto[] }) {
  const t = occupancyTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const [edited, setEdited] = useState<OccupancyZoneDto | 'new' | null>(null);
  const [removed, setRemoved] = useState<OccupancyZoneDto | null>(null);
  const { data } = useOccupancy();
  if (!data) return null;
  return (
    <section className="card capacity" aria-label={t.settings}>
      <h2>{t.settings}</h2>
      <p className="dim">{t.settingsText}</p>
      <WholeUnitForm occupancy={data} />
      <h3>{t.zones}</h3>
      <p className="dim">{t.zonesText}</p>
      <ul>
        {data.zones.slice(1).map((zone) => (
          <li key={zone.zoneId} className="row">
            <strong>{zone.name}</strong>
            <span className="dim">
              {zone.capacity === null
                ? t.unlimited
                : t.ofCapacity(numberText(zone.inside, language), numberText(zone.capacity, language))}
            </span>
            <Button
              size="small"
              variant="plain"
              aria-label={t.editOf(zone.name ?? '')}
              onClick={() => setEdited(zone)}
            >
              {t.edit}
            </Button>
            <Button
              size="small"
              variant="plain"
              aria-label={t.removeOf(zone.name ?? '')}
              onClick={() => setRemoved(zone)}
            >
              {t.remove}
            </Button>
          </li>
        ))}
      </ul>
      <p>
        <Button
          size="small"
          variant="quiet"
          icon={<Plus aria-hidden="true" />}
          onClick={() => setEdited('new')}
        >
          {t.addZone}
        </Button>
      </p>
      <Changes occupancy={data} />
      {edited && (
        <ZoneDialog zone={edited === 'new' ? null : edited} gates={gates} onClose={() => setEdited(null)} />
      )}
      {removed && (
        <ConfirmDialog
          title={t.removeTitle(removed.name ?? '')}
          text={t.removeText}
          confirm={t.remove}
          done={t.removed}
          act={() => removeZone({ client: api.client, path: { id: removed.zoneId } })}
          changes={queryKeys.occupancy}
          onClose={() => setRemoved(null)}
        />
      )}
    </section>
  );
}
