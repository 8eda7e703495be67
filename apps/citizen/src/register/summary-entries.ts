import type { SummaryEntry } from '../shell/error-summary.js';
import {
  registrationFields,
  siteFields,
  stepOf,
  type RegistrationDraft,
  type RegistrationField,
  type SiteField,
  type Step,
} from './registration-draft.js';
import type { RegisterTexts } from './texts.js';
import { siteIdOf } from './where-step.js';

/** The id of a field's input. */
export const idOf = (field: RegistrationField): string => `unit-${field}`;

const labelsOf = (t: RegisterTexts, ward: string): Record<RegistrationField, string> => ({
  kind: t.form.kind,
  name: t.form.name,
  taxCode: t.form.taxCode,
  usesNcovi: t.form.ncovi,
  ncoviCode: t.form.ncoviCode,
  areaCode: ward,
  street: t.form.street,
  representative: t.form.representative,
  phone: t.form.phone,
  email: t.form.email,
});

/** The entries of the error summary of a step: its fields with an error, then those of the further sites. */
export function summaryEntries(
  t: RegisterTexts,
  wardLabel: string,
  { draft, step }: { readonly draft: RegistrationDraft; readonly step: Step },
  errorAt: (field: RegistrationField) => string | undefined,
  siteErrorAt: (at: number, field: SiteField) => string | undefined,
): SummaryEntry[] {
  const labels = labelsOf(t, wardLabel);
  const siteLabels: Record<SiteField, string> = {
    name: t.form.siteName,
    areaCode: wardLabel,
    street: t.form.street,
  };
  return [
    ...registrationFields
      .filter((field) => stepOf(field) === step)
      .flatMap((field) => {
        const text = errorAt(field);
        return text === undefined ? [] : [{ id: idOf(field), label: labels[field], text }];
      }),
    ...(step === 2 ? (draft.sites ?? []) : []).flatMap((_, at) =>
      siteFields.flatMap((field) => {
        const text = siteErrorAt(at, field);
        const label = `${t.form.site(at + 2)}, ${siteLabels[field]}`;
        return text === undefined ? [] : [{ id: siteIdOf(at, field), label, text }];
      }),
    ),
  ];
}
