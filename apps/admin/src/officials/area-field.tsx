import { Select } from '@mantine/core';
import { searchAreas } from '@khai-bao/api-client/registration';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDebouncedSearchText } from '../parts/use-search-text.js';
import { useApi, useProfile } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { areaText } from '../texts/words.js';
import { officialsTexts } from './officials.texts.js';

/** A ward or district of one's own area, found by typing. */
export function AreaField({
  level,
  value,
  error,
  onChange,
}: {
  level: 'district' | 'ward';
  value: string | null;
  error?: string | undefined;
  onChange: (code: string) => void;
}) {
  const t = officialsTexts.useTexts();
  const api = useApi();
  const words = commonTexts.useTexts();
  const own = useProfile().area?.path ?? '';
  const [typed, setTyped] = useState('');
  /** What was chosen is offered also when its own words find it no more. */
  const [taken, setTaken] = useState<{ value: string; label: string } | null>(null);
  const q = useDebouncedSearchText(typed);
  const query = useQuery({
    queryKey: ['areas', q],
    queryFn: ({ signal }) => searchAreas({ client: api.client, query: { q }, signal }),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
  });
  const found = (query.data?.items ?? []).filter(
    (area) =>
      area.path.split('.').length === (level === 'ward' ? 3 : 2) &&
      (area.path === own || area.path.startsWith(`${own}.`)),
  );
  const choices = found.map((area) => ({ value: area.code, label: areaText(area, words) }));
  if (taken && taken.value === value && choices.every((choice) => choice.value !== value))
    choices.unshift(taken);
  return (
    <Select
      label={t.area}
      placeholder={t.areaPlaceholder}
      nothingFoundMessage={q.trim().length > 1 && query.data ? t.areaNothing : t.areaPlaceholder}
      searchable
      data={choices}
      filter={({ options }) => options}
      value={value}
      error={error}
      onSearchChange={setTyped}
      onChange={(code) => {
        if (!code) return;
        setTaken(choices.find((choice) => choice.value === code) ?? null);
        onChange(code);
      }}
    />
  );
}
