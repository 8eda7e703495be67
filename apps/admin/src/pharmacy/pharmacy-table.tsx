import { Checkbox } from '@mantine/core';
import type { PharmacyDto } from '@khai-bao/api-client/registration';
import { formatDateTime, formatPhone } from '@khai-bao/ui';
import { PharmacyTag } from './pharmacy-state.js';
import { pharmacyTexts } from './pharmacy.texts.js';

/** The list of pharmacies: a table, and cards on phones. */
export function PharmacyTable({
  items,
  openId,
  picked,
  onOpen,
  onPick,
  onPickAll,
}: {
  items: readonly PharmacyDto[];
  openId: string | undefined;
  picked: ReadonlySet<string>;
  onOpen: (id: string) => void;
  onPick: (id: string) => void;
  onPickAll: () => void;
}) {
  const t = pharmacyTexts.useTexts();
  const ready = items.filter((item) => item.releasable);
  const some = ready.some((item) => picked.has(item.unitId));
  const all = some && ready.every((item) => picked.has(item.unitId));
  return (
    <table className="table">
      <thead>
        <tr>
          <th className="pick">
            <Checkbox
              aria-label={t.pickAll}
              checked={all}
              indeterminate={some && !all}
              disabled={ready.length === 0}
              onChange={onPickAll}
            />
          </th>
          <th>{t.name}</th>
          <th>{t.representative}</th>
          <th>{t.state}</th>
          <th>{t.listed}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr
            key={item.unitId}
            data-at={item.unitId}
            data-open={item.unitId === openId || undefined}
            onClick={() => onOpen(item.unitId)}
          >
            <td className="pick" onClick={(event) => event.stopPropagation()}>
              <Checkbox
                aria-label={t.pick(item.name)}
                checked={picked.has(item.unitId)}
                disabled={!item.releasable}
                onChange={() => onPick(item.unitId)}
              />
            </td>
            <td className="main">
              <button
                type="button"
                className="name"
                aria-current={item.unitId === openId || undefined}
                onClick={(event) => {
                  event.stopPropagation();
                  onOpen(item.unitId);
                }}
              >
                {item.name}
              </button>
              <span className="under">
                {item.street} · {item.areaName}
              </span>
            </td>
            <td>
              {item.representative}
              <span className="under num nowrap">{formatPhone(item.phone)}</span>
            </td>
            <td>
              <PharmacyTag state={item.state} />
            </td>
            <td className="num nowrap">{formatDateTime(item.listedAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
