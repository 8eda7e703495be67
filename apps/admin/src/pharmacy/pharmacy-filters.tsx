import { NativeSelect, Select } from '@mantine/core';
import { PharmacyState, searchAreas } from '@khai-bao/api-client/registration';
import { Button, useLanguage } from '@khai-bao/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { parseEnumValue } from '../parts/parse-enum-value.js';
import { useDebouncedSearchText } from '../parts/use-search-text.js';
import { useApi } from '../session/session.js';
import { numberText } from '../texts/words.js';
import { pharmacyTexts } from './pharmacy.texts.js';

export interface PharmacyFilter {
  state?: PharmacyState | undefined;
  /** Code of a district or a ward. */
  area?: string | undefined;
  areaName?: string | undefined;
}

/** By state, each with how many are in it, and by district or ward. */
export function PharmacyFilters({
  filter,
  counts,
  onChange,
}: {
  filter: PharmacyFilter;
  counts: Readonly<Record<PharmacyState, number>> | undefined;
  onChange: (filter: PharmacyFilter) => void;
}) {
  const t = pharmacyTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const [typed, setTyped] = useState('');
  const q = useDebouncedSearchText(typed);
  const areas = useQuery({
    queryKey: ['areas', q],
    queryFn: ({ signal }) => searchAreas({ client: api.client, query: { q }, signal }),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
  });
  const choices = (areas.data?.items ?? [])
    .filter(({ path }) => path.includes('.'))
    .map(({ code, fullName }) => ({ value: code, label: fullName }));
  if (filter.area && choices.every(({ value }) => value !== filter.area))
    choices.unshift({ value: filter.area, label: filter.areaName ?? filter.area });
  return (
    <div className="request-filters pharmacy-filters" role="group" aria-label={t.filters}>
      <NativeSelect
        label={t.state}
        value={filter.state ?? ''}
        data={[
          { value: '', label: t.anyState },
          ...Object.values(PharmacyState).map((state) => ({
            value: state,
            label: t.withCount(t.states[state], numberText(counts?.[state] ?? 0, language)),
          })),
        ]}
        onChange={(event) =>
          onChange({ ...filter, state: parseEnumValue(PharmacyState, event.currentTarget.value) })
        }
      />
      <Select
        label={t.area}
        placeholder={t.areaPlaceholder}
        nothingFoundMessage={q.trim().length > 1 && areas.data ? t.areaNothing : t.areaPlaceholder}
        searchable
        clearable
        data={choices}
        filter={({ options }) => options}
        value={filter.area ?? null}
        onSearchChange={setTyped}
        onChange={(code, option) => onChange({ ...filter, area: code ?? undefined, areaName: option?.label })}
      />
      {(filter.state !== undefined || filter.area !== undefined) && (
        <Button variant="plain" icon={<X aria-hidden="true" />} onClick={() => onChange({})}>
          {t.clear}
        </Button>
      )}
    </div>
  );
}
