import { Checkbox } from '@mantine/core';
import type { AccountRequestDto } from '@khai-bao/api-client/accounts';
import { Button, Tag, formatDuration, formatMoment, useLanguage, useNow } from '@khai-bao/ui';
import { Copy, KeyRound, Mail, TriangleAlert } from 'lucide-react';
import type { Selection } from '../parts/use-selection.js';
import { StateTag } from '../registrations/state-tags.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText } from '../texts/words.js';
import { requestsTexts } from './requests.texts.js';

/** How the password reaches the unit. */
function DeliveryTag({ item }: { item: AccountRequestDto }) {
  const t = requestsTexts.useTexts();
  return item.hasEmail ? (
    <Tag icon={<Mail aria-hidden="true" />}>{t.byMail}</Tag>
  ) : (
    <Tag icon={<KeyRound aria-hidden="true" />}>{t.byHandover}</Tag>
  );
}

function RequestRow({
  item,
  selected,
  canDecide,
  now,
  onSelect,
  onApprove,
  onRefuse,
}: {
  item: AccountRequestDto;
  selected: boolean;
  canDecide: boolean;
  now: number;
  onSelect: () => void;
  onApprove: () => void;
  onRefuse: () => void;
}) {
  const t = requestsTexts.useTexts();
  const words = commonTexts.useTexts();
  const language = useLanguage();
  return (
    <tr>
      <td className="pick">
        {canDecide && <Checkbox aria-label={t.pick(item.unitName)} checked={selected} onChange={onSelect} />}
      </td>
      <td className="main">
        <span className="strong">{item.unitName}</span>
        <span className="under">{item.street}</span>
        {(item.duplicateOpen || item.contactGaps.length > 0) && (
          <span className="row request-flags">
            {item.duplicateOpen && (
              <Tag tone="caution" icon={<Copy aria-hidden="true" />}>
                {t.duplicate}
              </Tag>
            )}
            {item.contactGaps.map((gap) => (
              <Tag key={gap} tone="caution" icon={<TriangleAlert aria-hidden="true" />}>
                {(t.gaps as Readonly<Record<string, string>>)[gap] ?? gap}
              </Tag>
            ))}
          </span>
        )}
      </td>
      <td className="kind">{kindText(item.unitKind, words)}</td>
      <td>{item.areaName}</td>
      <td>
        <DeliveryTag item={item} />
      </td>
      <td className="nowrap num">
        {canDecide
          ? formatDuration(now - Date.parse(item.requestedAt), language)
          : formatMoment(item.requestedAt, now)}
      </td>
      <td className="end nowrap">
        {canDecide ? (
          <>
            <Button size="small" variant="plain" aria-label={t.refuseOne(item.unitName)} onClick={onRefuse}>
              {t.refuse}
            </Button>
            <Button size="small" aria-label={t.approveOne(item.unitName)} onClick={onApprove}>
              {t.approve}
            </Button>
          </>
        ) : (
          <StateTag state={item.state} />
        )}
      </td>
    </tr>
  );
}

/** The account requests; those that wait for a decision can be selected and decided. */
export function RequestTable({
  items,
  selection,
  onApprove,
  onRefuse,
}: {
  items: readonly AccountRequestDto[];
  selection: Selection;
  onApprove: (item: AccountRequestDto) => void;
  onRefuse: (item: AccountRequestDto) => void;
}) {
  const t = requestsTexts.useTexts();
  const now = useNow(30_000);
  const decidable = items.filter((item) => item.state === 'REQUESTED');
  const selectedCount = decidable.filter((item) => selection.ids.has(item.accountId)).length;
  const isAllSelected = selectedCount === decidable.length;
  return (
    <table className="table">
      <thead>
        <tr>
          <th className="pick">
            {decidable.length > 0 && (
              <Checkbox
                aria-label={t.pickAll}
                checked={isAllSelected}
                indeterminate={selectedCount > 0 && !isAllSelected}
                onChange={() =>
                  isAllSelected
                    ? selection.clear()
                    : selection.select(decidable.map((item) => item.accountId))
                }
              />
            )}
          </th>
          <th>{t.unit}</th>
          <th className="kind">{t.kind}</th>
          <th>{t.area}</th>
          <th>{t.delivery}</th>
          <th>{t.waits}</th>
          <th>
            <span className="visually-hidden">{t.state}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <RequestRow
            key={item.accountId}
            item={item}
            now={now}
            canDecide={item.state === 'REQUESTED'}
            selected={selection.ids.has(item.accountId)}
            onSelect={() => selection.toggle(item.accountId)}
            onApprove={() => onApprove(item)}
            onRefuse={() => onRefuse(item)}
          />
        ))}
      </tbody>
    </table>
  );
}
