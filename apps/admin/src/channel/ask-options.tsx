import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { PostTextDto } from '@khai-bao/api-client/support';
import { cityDay } from '@khai-bao/ui';
import { useProfile } from '../session/session.js';
import { channelTexts } from './channel.texts.js';

/** What a new post asks of others. */
export type Asks = Pick<PostTextDto, 'asks' | 'acknowledge'>;
export const asksNothing: Asks = {};

/** Whom somebody of this role may ask, from their own place in the tiers. */
const askedBy: Readonly<Record<string, readonly NonNullable<Asks['asks']>[]>> = {
  'ward-officer': ['dic', 'health', 'district'],
  'district-officer': ['dic', 'health', 'ward'],
  'dic-operator': ['health', 'district', 'ward'],
  'health-department': ['dic', 'district', 'ward'],
  'medical-centre': ['dic', 'health', 'district', 'ward'],
  cdc: ['dic', 'health', 'district', 'ward'],
};
/** Tiers below somebody, who can be asked to acknowledge. */
const below: Readonly<Record<string, readonly ('district' | 'ward')[]>> = {
  'district-officer': ['ward'],
  'medical-centre': ['ward'],
  'dic-operator': ['district', 'ward'],
  'health-department': ['district', 'ward'],
  cdc: ['district', 'ward'],
};

/** What a post asks of others: an answer, or that they acknowledge it by a day. */
export function AskOptions({ value, onChange }: { value: Asks; onChange: (value: Asks) => void }) {
  const t = channelTexts.useTexts().asks;
  const { role } = useProfile();
  const tiers = below[role] ?? [];
  const { acknowledge } = value;
  return (
    <div className="ask-options">
      <NativeSelect
        label={t.question}
        value={value.asks ?? ''}
        data={[
          { value: '', label: t.noQuestion },
          ...(askedBy[role] ?? []).map((whom) => ({ value: whom, label: t.whom[whom] })),
        ]}
        onChange={(event) => {
          const { asks: _, ...rest } = value;
          const chosen = event.currentTarget.value as NonNullable<Asks['asks']> | '';
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
              <TextInput
                type="date"
                label={t.by}
                required
                withAsterisk={false}
                min={cityDay()}
                value={acknowledge.by}
                onChange={(event) => {
                  const by = event.currentTarget.value;
                  onChange({ ...value, acknowledge: { ...acknowledge, by } });
                }}
              />
            )}
          </div>
        </fieldset>
      )}
    </div>
  );
}
