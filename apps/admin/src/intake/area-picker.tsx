import { Select } from '@mantine/core';
import { searchAreas } from '@khai-bao/api-client/registration';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDebouncedSearchText } from '../parts/use-search-text.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { areaText } from '../texts/words.js';

/** A ward, found by typing without accents. */
export function AreaPicker({
  label,
  placeholder,
  nothing,
  value,
  error,
  chosen,
  onChange,
}: {
  label: string;
  placeholder: string;
  nothing: string;
  value: string | null;
  error?: string | undefined;
  /** What the value is called, before anything was typed. */
  chosen?: string | undefined;
  onChange: (code: string) => void;
}) {
  const api = useApi();
  const words = commonTexts.useTexts();
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
  const found = (query.data?.items ?? []).filter((area) => area.path.split('.').length > 2);
  const choices = found.map((area) => ({ value: area.code, label: areaText(area, words) }));
  if (taken && taken.value === value && choices.every((choice) => choice.value !== value))
    choices.unshift(taken);
  if (value && chosen && choices.every((choice) => choice.value !== value))
    choices.unshift({ value, label: chosen });
  return (
    <Select
      label={label}
      placeholder={placeholder}
      nothingFoundMessage={q.trim().length > 1 && query.data ? nothing : placeholder}
      searchable
      required
      withAsterisk={false}
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
