import { NativeSelect } from '@mantine/core';
import {
  AgeBand,
  PasswordDelivery,
  UnitKind,
  type RequestFilterDto,
  type RequestSummaryDto,
  summarizeAccountRequests,
} from '@khai-bao/api-client/accounts';
import { Button, useLanguage } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { parseEnumValue } from '../parts/parse-enum-value.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { commonTexts } from '../texts/common.texts.js';
import { compareAreaNames, kindText, numberText } from '../texts/words.js';
import { requestsTexts } from './requests.texts.js';

/** Which requests are meant; what is undefined does not matter. */
export type RequestFilter = { readonly [K in keyof RequestFilterDto]?: RequestFilterDto[K] | undefined };
/** `79.760.26740` is a ward of `79.760`. */
const districtOf = (path: string | undefined): string => path?.split('.').slice(0, 2).join('.') ?? '';

/** By area and age: each choice says how many wait there. */
export function RequestFilters({
  filter,
  summary,
  onChange,
  children,
}: {
  filter: RequestFilter;
  summary: RequestSummaryDto | undefined;
  onChange: (filter: RequestFilter) => void;
  children?: ReactNode;
}) {
  const t = requestsTexts.useTexts();
  const words = commonTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const { area, ...rest } = filter;
  const district = districtOf(area);
  const districts = useQuery({
    queryKey: [...queryKeys.requests, 'summary', rest],
    queryFn: () => summarizeAccountRequests({ client: api.client, query: rest }),
    refetchInterval: 15_000,
  });
  const wards = useQuery({
    queryKey: [...queryKeys.requests, 'summary', { ...rest, area: district }],
    queryFn: () => summarizeAccountRequests({ client: api.client, query: { ...rest, area: district } }),
    enabled: district !== '',
    refetchInterval: 15_000,
  });
  const counted = (name: string, n: number): string => t.withCount(name, numberText(n, language));
  const places = (found: RequestSummaryDto | undefined, chosen: string | undefined) => {
    const areas = [...(found?.areas ?? [])].sort((a, b) => compareAreaNames(a.name, b.name));
    const listed = areas.map((one) => ({
      value: one.path,
      label: counted(one.name, one.requested),
    }));
    // What was chosen stays chosen when its last request is done.
    return !chosen || listed.some((one) => one.value === chosen)
      ? listed
      : [...listed, { value: chosen, label: counted(chosen, 0) }];
  };
  const change = (part: RequestFilter): void => onChange({ ...filter, ...part });
  return (
    <div className="request-filters" role="group" aria-label={t.filters}>
      <NativeSelect
        label={t.district}
        value={district}
        data={[{ value: '', label: t.anyArea }, ...places(districts.data, district)]}
        onChange={(event) => change({ area: event.currentTarget.value || undefined })}
      />
      {district !== '' && (
        <NativeSelect
          label={t.ward}
          value={area === district ? '' : area}
          data={[
            { value: '', label: t.anyWard },
            ...places(wards.data, area === district ? undefined : area),
          ]}
          onChange={(event) => change({ area: event.currentTarget.value || district })}
        />
      )}
      <NativeSelect
        label={t.kind}
        value={filter.kind ?? ''}
        data={[
          { value: '', label: t.anyKind },
          ...Object.keys(words.kinds).map((kind) => ({
            value: kind,
            label: counted(
              kindText(kind, words),
              summary?.kinds.find((one) => one.kind === kind)?.requested ?? 0,
            ),
          })),
        ]}
        onChange={(event) => change({ kind: parseEnumValue(UnitKind, event.currentTarget.value) })}
      />
      <NativeSelect
        label={t.age}
        value={filter.age ?? ''}
        data={[
          { value: '', label: t.anyAge },
          ...Object.values(AgeBand).map((age) => ({
            value: age,
            label: counted(t.ages[age], summary?.ages.find((one) => one.age === age)?.requested ?? 0),
          })),
        ]}
        onChange={(event) => change({ age: parseEnumValue(AgeBand, event.currentTarget.value) })}
      />
      <NativeSelect
        label={t.delivery}
        value={filter.delivery ?? ''}
        data={[
          { value: '', label: t.anyDelivery },
          { value: 'mail', label: t.byMail },
          { value: 'handover', label: t.byHandover },
        ]}
        onChange={(event) =>
          change({ delivery: parseEnumValue(PasswordDelivery, event.currentTarget.value) })
        }
      />
      {Object.values(filter).some(Boolean) && (
        <Button variant="plain" icon={<X aria-hidden="true" />} onClick={() => onChange({})}>
          {t.clearFilters}
        </Button>
      )}
      {children}
    </div>
  );
}
