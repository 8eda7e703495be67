import { type ImportDto, ImportField, matchImportColumns } from '@khai-bao/api-client/registration';
import { NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { parseEnumValue } from '../parts/parse-enum-value.js';
import { Notice } from '../parts/notice.js';
import { useAreaLevel } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { importKeys } from './import-keys.js';
import { importTexts } from './import.texts.js';

/** What no unit can be registered without; a ward's officer need not name the ward. */
const requiredColumns: readonly ImportField[] = ['name', 'kind', 'street', 'representative', 'phone'];

/** The match of the file's columns, with what they say, to be put right by choosing. Folded away while nothing is missing. */
export function MatchColumns({ held }: { held: ImportDto }) {
  const t = importTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const isOfWard = useAreaLevel() === 'ward';
  const named = held.columns.flatMap(({ field }) => field ?? []);
  const missing = [...requiredColumns, ...(isOfWard ? [] : (['ward'] as const))].filter(
    (field) => !named.includes(field),
  );
  const [open, setOpen] = useState(missing.length > 0);
  const match = useMutation({
    mutationFn: (columns: readonly (ImportField | null)[]) =>
      matchImportColumns({ client: api.client, path: { id: held.id }, body: { columns } }),
    onSuccess: (read) => {
      client.setQueryData(importKeys.one(held.id), read);
      return client.invalidateQueries({ queryKey: importKeys.rows(held.id) });
    },
  });
  const choose = (at: number, field: ImportField | null): void =>
    match.mutate(
      // A field has one column: chosen anew, it leaves the one it had.
      held.columns.map((column, where) =>
        where === at ? field : column.field === field ? null : column.field,
      ),
    );
  return (
    <details className="import-match" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{t.match}</h2>{' '}
        <span className="dim">{t.matched(named.length, Object.keys(ImportField).length)}</span>
      </summary>
      <div className="stack">
        {missing.length > 0 ? (
          <Notice tone="yours">{t.missing(missing.map((field) => t.fields[field]).join(', '))}</Notice>
        ) : (
          <p className="dim">{t.matchHint}</p>
        )}
        {match.error && <Notice tone="stop">{problemText(match.error)}</Notice>}
        <div className="import-scroll">
          <table className="table" aria-busy={match.isPending}>
            <thead>
              <tr>
                <th scope="col">{t.column}</th>
                <th scope="col">{t.samples}</th>
                <th scope="col">{t.means}</th>
              </tr>
            </thead>
            <tbody>
              {held.columns.map(({ heading, samples, field }, at) => {
                const name = heading === '' ? t.nameless(at + 1) : heading;
                return (
                  <tr key={at}>
                    <td className="main">
                      <strong>{name}</strong>
                    </td>
                    <td className="dim import-samples">{samples.filter(Boolean).join(' · ')}</td>
                    <td>
                      <NativeSelect
                        aria-label={t.columnMeans(name)}
                        classNames={{ input: 'kb-m-input' }}
                        size="sm"
                        value={field ?? ''}
                        disabled={match.isPending}
                        data={[
                          { value: '', label: t.notUsed },
                          ...Object.values(ImportField).map((value) => ({ value, label: t.fields[value] })),
                        ]}
                        onChange={(event) => {
                          const { value } = event.currentTarget;
                          choose(at, parseEnumValue(ImportField, value) ?? null);
                        }}
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </div>
    </details>
  );
}
