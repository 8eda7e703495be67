import { MultiSelect } from '@mantine/core';
import { searchAreas } from '@khai-bao/api-client/registration';
import type { TrainingAreaDto } from '@khai-bao/api-client/support';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDebouncedSearchText } from '../parts/use-search-text.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { areaText } from '../texts/words.js';
import { trainingTexts } from './training.texts.js';

const maxAreas = 40;

/** Districts and wards of an audience, found by typing; none is the whole city. */
export function AudienceAreas({
  value,
  known,
  onChange,
}: {
  value: readonly string[];
  /** Areas whose names the session brings along. */
  known: readonly TrainingAreaDto[];
  onChange: (paths: string[]) => void;
}) {
  const t = trainingTexts.useTexts().form;
  const words = commonTexts.useTexts();
  const api = useApi();
  const [typed, setTyped] = useState('');
  const [names, setNames] = useState<ReadonlyMap<string, string>>(
    () => new Map(known.map(({ path, name }) => [path, name])),
  );
  const q = useDebouncedSearchText(typed);
  const query = useQuery({
    queryKey: ['areas', q],
    queryFn: ({ signal }) => searchAreas({ client: api.client, query: { q }, signal }),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
  });
  const found = new Map(
    (query.data?.items ?? [])
      .filter(({ path }) => path.includes('.'))
      .map((area) => [area.path, areaText(area, words)]),
  );
  // What was chosen stays nameable when its own words no longer find it.
  const offered = new Map([...value.map((path) => [path, names.get(path) ?? path] as const), ...found]);
  return (
    <MultiSelect
      label={t.areas}
      placeholder={value.length === 0 ? t.areasHint : ''}
      nothingFoundMessage={t.areasSearch}
      searchable
      maxValues={maxAreas}
      data={[...offered].map(([path, label]) => ({ value: path, label }))}
      filter={({ options }) => options}
      value={[...value]}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(paths) => {
        setNames(new Map([...names, ...offered]));
        onChange(paths);
      }}
    />
  );
}
