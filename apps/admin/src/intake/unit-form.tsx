import { Checkbox, Select, TextInput } from '@mantine/core';
import type { ComboboxItem, OptionsFilter } from '@mantine/core';
import type { RegisterUnitDto, UnitKind } from '@khai-bao/api-client/registration';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { foldText, parseGateCount, tidyLine } from '@khai-bao/text';
import { Button } from '@khai-bao/ui';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { Notice } from '../parts/notice.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { AreaPicker } from './area-picker.js';
import { checkUnit, neededFields } from './check-unit.js';
import type { UnitDraft } from './check-unit.js';
import { counterTexts } from './counter.texts.js';
import { focusNextFieldOnEnter } from './focus-next-field.js';

export const emptyUnit: UnitDraft = {
  name: '',
  kind: '',
  areaCode: '',
  street: '',
  representative: '',
  phone: '',
  email: '',
  taxCode: '',
  expectedGates: '',
};

/** Finds options by typing without accents. */
const foldedFilter: OptionsFilter = ({ options, search }) =>
  options.filter(
    (option): option is ComboboxItem =>
      'label' in option && foldText(option.label).includes(foldText(search.trim())),
  );

/** What an officer writes of a unit, at the counter or to correct it. */
export function UnitForm({
  initial,
  ncovi: usesNcovi = false,
  ward,
  areaName,
  intro,
  submit: submitWords,
  busy,
  problem,
  before,
  onSubmit,
}: {
  initial: UnitDraft;
  ncovi?: boolean;
  /** The only ward that can be meant; null when the officer chooses. */
  ward: string | null;
  /** How the ward chosen so far is called. */
  areaName?: string;
  intro: string;
  submit: string;
  busy: boolean;
  /** Why the service did not take it. */
  problem: Error | null;
  /** What is to be read before the button is pressed. */
  before?: ReactNode;
  onSubmit: (entry: RegisterUnitDto) => void;
}) {
  const t = counterTexts.useTexts();
  const words = commonTexts.useTexts();
  const [draft, setDraft] = useState<UnitDraft>({ ...initial, areaCode: ward ?? initial.areaCode });
  const [ncovi, setNcovi] = useState(usesNcovi);
  const [found, setFound] = useState<Partial<UnitDraft>>({});
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) box.current?.focus();
  }, [problem]);
  const refused: Partial<UnitDraft> =
    problem instanceof ServiceProblem
      ? Object.fromEntries(problem.fields.map((field) => [field.path, problemText(problem)]))
      : {};
  const errors = Object.keys(found).length > 0 ? found : refused;

  const check = (): Partial<UnitDraft> =>
    Object.fromEntries(Object.entries(checkUnit(draft)).map(([field, fault]) => [field, t.faults[fault]]));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wrong = check();
    setFound(wrong);
    if (Object.keys(wrong).length > 0) {
      requestAnimationFrame(() => box.current?.focus());
      return;
    }
    const { name, kind, street, representative, phone, email, taxCode, expectedGates, ...chosen } = draft;
    const gates = parseGateCount(expectedGates);
    onSubmit({
      ...chosen,
      name: tidyLine(name),
      kind: kind as UnitKind,
      street: tidyLine(street),
      representative: tidyLine(representative),
      phone: tidyLine(phone),
      usesNcovi: ncovi,
      ...(tidyLine(email) ? { email: tidyLine(email) } : {}),
      ...(tidyLine(taxCode) ? { taxCode: tidyLine(taxCode) } : {}),
      ...(gates === null ? {} : { expectedGates: gates }),
    });
  };
  const text = (name: keyof UnitDraft) => ({
    value: draft[name],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setDraft((before) => ({ ...before, [name]: value }));
    },
  });
  const wrong = Object.keys(errors).length;

  return (
    <form
      className="form-grid"
      onSubmit={submit}
      onKeyDown={(event) =>
        focusNextFieldOnEnter(
          event,
          neededFields.every((name) => draft[name].trim() !== ''),
        )
      }
      noValidate
    >
      <p className="dim wide">{intro}</p>
      {(wrong > 0 || problem) && (
        <div className="wide">
          <Notice tone="stop" ref={box}>
            {wrong > 0 ? t.summary(wrong) : problemText(problem)}
          </Notice>
        </div>
      )}
      <div className="wide">
        <TextInput label={t.name} autoFocus {...text('name')} />
      </div>
      <Select
        label={t.kind}
        placeholder={t.kindHint}
        data={Object.entries(words.kinds).map(([value, label]) => ({ value, label }))}
        value={draft.kind || null}
        error={errors.kind}
        searchable
        filter={foldedFilter}
        maxDropdownHeight={260}
        onChange={(kind) => setDraft((before) => ({ ...before, kind: kind ?? '' }))}
      />
      {ward ? null : (
        <AreaPicker
          label={t.area}
          placeholder={t.areaHint}
          nothing={t.areaNothing}
          chosen={areaName}
          value={draft.areaCode || null}
          error={errors.areaCode}
          onChange={(areaCode) => setDraft((before) => ({ ...before, areaCode }))}
        />
      )}
      <TextInput label={t.street} {...text('street')} />
      <TextInput label={t.representative} {...text('representative')} />
      <TextInput label={t.phone} inputMode="tel" {...text('phone')} />
      <TextInput label={t.email} type="email" description={t.emailHint} {...text('email')} />
      <TextInput label={t.taxCode} inputMode="numeric" {...text('taxCode')} />
      <TextInput label={t.gates} inputMode="numeric" {...text('expectedGates')} />
      <div className="wide">
        <Checkbox
          label={t.ncovi}
          checked={ncovi}
          onChange={(event) => setNcovi(event.currentTarget.checked)}
        />
      </div>
      {before && <div className="wide">{before}</div>}
      <div className="wide row">
        <Button type="submit" busy={busy}>
          {submitWords}
        </Button>
      </div>
    </form>
  );
}
