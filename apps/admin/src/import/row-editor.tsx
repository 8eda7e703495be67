import {
  type ImportCountsDto,
  ImportField,
  type ImportRowDto,
  type RowProblemDto,
  type RowValuesDto,
  correctImportRow,
} from '@khai-bao/api-client/registration';
import { NativeSelect, TextInput } from '@mantine/core';
import { Button, useLanguage } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { AreaPicker } from '../intake/area-picker.js';
import { counterTexts } from '../intake/counter.texts.js';
import { Notice } from '../parts/notice.js';
import { useAreaLevel } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { numberText, problemText } from '../texts/words.js';
import { importTexts } from './import.texts.js';

/** Why a field or a row is not good, in words. */
export function useProblemText(): (problem: RowProblemDto) => string {
  const t = importTexts.useTexts();
  const language = useLanguage();
  const texts: Readonly<Record<string, string>> = t.problems;
  return ({ code, row }) =>
    code === 'repeatsRow' && row !== undefined
      ? t.repeats(numberText(row, language))
      : (texts[code] ?? t.problems.notTaken);
}

/** A row that is not right: the fields that are wrong, open to be put right; each is looked at as soon as it is left. */
export function RowEditor({
  importId,
  row,
  onMended,
}: {
  importId: string;
  row: ImportRowDto;
  /** `hasUnsent`: something was typed into the row meanwhile. */
  onMended: (row: ImportRowDto, counts: ImportCountsDto, hasUnsent: boolean) => void;
}) {
  const t = importTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const textOf = useProblemText();
  const [draft, setDraft] = useState<RowValuesDto>({});
  const [all, setAll] = useState(false);
  // What was wrong at first stays open while the row is put right: nothing jumps under the hand.
  const [opened] = useState(() => new Set(row.problems.map(({ field }) => field)));
  const mend = useMutation({
    mutationFn: (values: RowValuesDto) =>
      correctImportRow({ client: api.client, path: { id: importId, n: row.n }, body: values }),
    onSuccess: ({ counts, ...next }, sent) => {
      // What was typed meanwhile stays.
      const unsent = Object.entries(draft).filter(([field, value]) => sent[field as ImportField] !== value);
      setDraft(Object.fromEntries(unsent));
      onMended(next, counts, unsent.length > 0);
    },
  });
  const wrong = new Map(row.problems.map((problem) => [problem.field, textOf(problem)]));
  const shown = Object.values(ImportField).filter((field) => all || wrong.has(field) || opened.has(field));
  const valueOf = (field: ImportField): string => draft[field] ?? row.values[field] ?? '';
  const check = (values: RowValuesDto = draft): void => {
    const changed = Object.entries(values).some(
      ([field, value]) => value !== (row.values[field as ImportField] ?? ''),
    );
    if (changed) mend.mutate(values);
  };
  const name = t.rowName(numberText(row.n, language), row.values.name ?? '');

  return (
    <li className="import-row" aria-label={name} data-row={row.n}>
      <RowHead row={row} />
      {mend.error && <Notice tone="stop">{problemText(mend.error)}</Notice>}
      <form
        className="import-fields"
        noValidate
        aria-label={name}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          check();
        }}
      >
        {shown.map((field) => (
          <FieldInput
            key={field}
            field={field}
            value={valueOf(field)}
            error={draft[field] === undefined ? wrong.get(field) : undefined}
            onChange={(value) => setDraft((before) => ({ ...before, [field]: value }))}
            onChosen={(value) => check({ ...draft, [field]: value })}
            onLeft={() => check()}
          />
        ))}
        <div className="row import-row-foot">
          <Button type="submit" variant="quiet" size="small" busy={mend.isPending}>
            {t.check}
          </Button>
          <Button variant="plain" size="small" onClick={() => setAll((before) => !before)}>
            {all ? t.fewFields : t.allFields}
          </Button>
        </div>
      </form>
    </li>
  );
}

function RowHead({ row }: { row: ImportRowDto }) {
  const t = importTexts.useTexts();
  const language = useLanguage();
  const { name, street, ward, phone } = row.values;
  return (
    <div className="import-row-head">
      <span className="num dim">{t.row(numberText(row.n, language))}</span>
      <strong>{name}</strong>
      <span className="dim">{[street, ward, phone].filter(Boolean).join(', ')}</span>
    </div>
  );
}

interface FieldInputProps {
  field: ImportField;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
  /** Something was picked: it is looked at at once. */
  onChosen: (value: string) => void;
  onLeft: () => void;
}

function FieldInput({ field, value, error, onChange, onChosen, onLeft }: FieldInputProps) {
  const t = importTexts.useTexts();
  const words = commonTexts.useTexts();
  const counter = counterTexts.useTexts();
  const isOfWard = useAreaLevel() === 'ward';
  const label = t.fields[field];
  if (field === 'ward' && !isOfWard) {
    const picked = /^\d{5}$/.test(value);
    return (
      <AreaPicker
        label={value === '' || picked ? label : `${label}: ${value}`}
        placeholder={counter.areaHint}
        nothing={counter.areaNothing}
        value={picked ? value : null}
        error={error}
        onChange={onChosen}
      />
    );
  }
  if (field === 'kind') {
    // The file that comes back is Vietnamese, so that is what a kind is called in it.
    const { kinds } = commonTexts.texts('vi');
    const known = Object.values(kinds).some((one) => one === value);
    return (
      <NativeSelect
        label={label}
        classNames={{ input: 'kb-m-input', label: 'kb-m-label', error: 'kb-m-error' }}
        size="md"
        value={known ? value : ''}
        error={error}
        data={[
          { value: '', label: value === '' || known ? t.chooseKind : `${t.chooseKind} (${value})` },
          ...Object.entries(kinds).map(([kind, vietnamese]) => ({
            value: vietnamese,
            label: words.kinds[kind as keyof typeof kinds],
          })),
        ]}
        onChange={(event) => onChosen(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      label={label}
      value={value}
      error={error}
      maxLength={1000}
      {...(field === 'phone' ? { inputMode: 'tel' as const } : {})}
      {...(field === 'email' ? { inputMode: 'email' as const } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={onLeft}
    />
  );
}
