import { Checkbox, NativeSelect } from '@mantine/core';
import { DayField } from '../parts/day-field.js';
import type { PostTextDto } from '@khai-bao/api-client/support';
import { cityDay } from '@khai-bao/ui';
import { useAreaLevel, useHasPermission, type AreaLevel } from '../session/permissions.js';
import { postAskTexts } from './post-asks.texts.js';

/** What a new post asks of others. */
export type PostRequests = Pick<PostTextDto, 'asks' | 'acknowledge'>;
export const noPostRequests: PostRequests = {};

type AskableBody = NonNullable<PostRequests['asks']>;
const askableBodies: readonly AskableBody[] = ['dic', 'health', 'district', 'ward'];
/** Levels below an area, whose committees can be asked to acknowledge. */
const levelsBelow: Readonly<Record<AreaLevel, readonly ('district' | 'ward')[]>> = {
  city: ['district', 'ward'],
  district: ['ward'],
  ward: [],
};

/** The askable body that the person who is signed in belongs to: nobody asks their own. Null for the medical side. */
function useOwnAuthority(): AskableBody | null {
  const level = useAreaLevel();
  const isDic = useHasPermission('account-request.decide');
  const isHealth = useHasPermission('pharmacy.decide');
  const isCommittee = useHasPermission('registration.act');
  if (isDic) return 'dic';
  if (isHealth) return 'health';
  return isCommittee && level !== 'city' ? level : null;
}

/** What a post asks of others: an answer, or that they acknowledge it by a day. */
export function AskOptions({
  value,
  onChange,
}: {
  value: PostRequests;
  onChange: (value: PostRequests) => void;
}) {
  const t = postAskTexts.useTexts();
  const level = useAreaLevel();
  const ownBody = useOwnAuthority();
  const tiers = level === null ? [] : levelsBelow[level];
  const { acknowledge } = value;
  return (
    <div className="ask-options">
      <NativeSelect
        label={t.question}
        value={value.asks ?? ''}
        data={[
          { value: '', label: t.noQuestion },
          ...askableBodies
            .filter((whom) => whom !== ownBody)
            .map((whom) => ({ value: whom, label: t.whom[whom] })),
        ]}
        onChange={(event) => {
          const { asks: _, ...rest } = value;
          const chosen = event.currentTarget.value as NonNullable<PostRequests['asks']> | '';
          onChange(chosen === '' ? rest : { ...rest, asks: chosen });
        }}
      />
      {tiers.length > 0 && (
        <fieldset>
          <legend>{t.acknowledge}</legend>
          <div className="row">
            {tiers.map((level) => (
              <Checkbox
                key={level}
                label={t.levels[level]}
                checked={acknowledge?.levels.includes(level) ?? false}
                onChange={(event) => {
                  const held = (acknowledge?.levels ?? []).filter((one) => one !== level);
                  const levels = event.currentTarget.checked ? [...held, level] : held;
                  const { acknowledge: _, ...rest } = value;
                  onChange(
                    levels.length === 0
                      ? rest
                      : { ...rest, acknowledge: { by: acknowledge?.by ?? cityDay(), levels } },
                  );
                }}
              />
            ))}
            {acknowledge && (
              <DayField
                label={t.by}
                required
                withAsterisk={false}
                min={cityDay()}
                value={acknowledge.by}
                onChange={(by) => onChange({ ...value, acknowledge: { ...acknowledge, by } })}
              />
            )}
          </div>
        </fieldset>
      )}
    </div>
  );
}
