import { Checkbox } from '@mantine/core';
import type { RegistrationItemDto } from '@khai-bao/api-client/registration';
import { formatDate, formatDuration, useLanguage, useNow } from '@khai-bao/ui';
import { useEffect, useRef } from 'react';
import { commonTexts } from '../texts/common.texts.js';
import { kindText } from '../texts/words.js';
import { DuplicateTag, HealthAsksTag, LateTag, StateTag } from '../registrations/state-tags.js';
import { registrationTexts } from '../registrations/registration.texts.js';
import { intakeListTexts } from './intake-list.texts.js';

export interface IntakeTableProps {
  items: readonly RegistrationItemDto[];
  openId: string | undefined;
  picked: ReadonlySet<string>;
  /** What to say of where it is; nothing where all are in one ward. */
  areaOf: (item: RegistrationItemDto) => string;
  canPick: boolean;
  /** The shown rows are those of an earlier search: what they are is about to change, so they cannot be picked all together. */
  isOutdated: boolean;
  onOpen: (id: string) => void;
  onPick: (id: string) => void;
  onPickAll: () => void;
}

/** Does somebody still have to do something with it: the committee, the unit, or DIC with the account that was asked for? */
function isWaiting({ state, accountState }: RegistrationItemDto): boolean {
  return (
    state === 'SUBMITTED' ||
    state === 'NEEDS_INFO' ||
    state === 'RECEIVED' ||
    (state === 'FORWARDED' && (accountState === null || accountState === 'REQUESTED'))
  );
}

/** The list of registrations: a table, and cards on phones. */
export function IntakeTable({
  items,
  openId,
  picked,
  areaOf,
  canPick,
  isOutdated,
  onOpen,
  onPick,
  onPickAll,
}: IntakeTableProps) {
  const t = intakeListTexts.useTexts();
  const { kind } = registrationTexts.useTexts();
  const words = commonTexts.useTexts();
  const language = useLanguage();
  const now = useNow(30_000);
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    body.current?.querySelector('[data-open]')?.scrollIntoView({ block: 'nearest' });
  }, [openId]);
  const some = items.some((item) => picked.has(item.unitId));
  const all = some && items.every((item) => picked.has(item.unitId));
  return (
    <table className="table intake">
      <thead>
        <tr>
          {canPick && (
            <th className="pick">
              <Checkbox
                aria-label={t.pickAll}
                checked={all}
                indeterminate={some && !all}
                disabled={isOutdated}
                onChange={onPickAll}
              />
            </th>
          )}
          <th>{t.unit}</th>
          <th className="kind">{kind}</th>
          <th>{t.state}</th>
          <th>{t.waits}</th>
        </tr>
      </thead>
      <tbody ref={body}>
        {items.map((item) => (
          <tr
            key={item.unitId}
            data-at={item.unitId}
            data-open={item.unitId === openId || undefined}
            onClick={() => onOpen(item.unitId)}
          >
            {canPick && (
              <td className="pick" onClick={(event) => event.stopPropagation()}>
                <Checkbox
                  aria-label={t.pick(item.name)}
                  checked={picked.has(item.unitId)}
                  onChange={() => onPick(item.unitId)}
                />
              </td>
            )}
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
                {item.street}
                {areaOf(item) && ` · ${areaOf(item)}`}
              </span>
              {item.duplicateOpen && <DuplicateTag />}
            </td>
            <td className="kind">{kindText(item.kind, words)}</td>
            <td>
              {item.late ? (
                <LateTag />
              ) : item.healthAsks ? (
                <HealthAsksTag />
              ) : (
                <StateTag
                  state={item.accountState && item.state === 'FORWARDED' ? item.accountState : item.state}
                />
              )}
            </td>
            <td className={item.late ? 'late nowrap num' : isWaiting(item) ? 'nowrap num' : 'nowrap num dim'}>
              {isWaiting(item)
                ? formatDuration(now - Date.parse(item.stateSince), language)
                : t.since(formatDate(item.stateSince))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
