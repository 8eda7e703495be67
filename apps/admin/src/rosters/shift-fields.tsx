import { NativeSelect, TextInput } from '@mantine/core';
import type { DutyPersonDto } from '@khai-bao/api-client/alerts';
import { dutyRanks, type DutyRank } from '@khai-bao/contracts/duty-roster';
import { rosterTexts } from './roster.texts.js';
import { isTime } from './use-roster.js';

export function PersonSelect({
  label,
  people,
  value,
  onChange,
}: {
  label: string;
  people: readonly DutyPersonDto[];
  value: string;
  onChange: (accountId: string) => void;
}) {
  return (
    <NativeSelect
      label={label}
      value={value}
      data={people.map(({ accountId, name }) => ({ value: accountId, label: name }))}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function RankSelect({ value, onChange }: { value: DutyRank; onChange: (rank: DutyRank) => void }) {
  const t = rosterTexts.useTexts();
  return (
    <NativeSelect
      label={t.form.rank}
      value={value}
      data={dutyRanks.map((rank) => ({ value: rank, label: t.ranks[rank] }))}
      onChange={(event) => {
        const chosen = dutyRanks.find((rank) => rank === event.currentTarget.value);
        if (chosen) onChange(chosen);
      }}
    />
  );
}

/** A time of the day, `07:00`. */
export function TimeField({
  label,
  hint,
  value,
  tried,
  onChange,
}: {
  label: string;
  hint?: string;
  value: string;
  tried: boolean;
  onChange: (time: string) => void;
}) {
  const t = rosterTexts.useTexts();
  return (
    <TextInput
      label={label}
      description={hint}
      inputMode="numeric"
      placeholder="07:00"
      maxLength={5}
      autoComplete="off"
      value={value}
      error={tried && !isTime(value) ? t.form.timeWrong : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
