import type { RegistrationDraft, RegistrationField } from './registration-draft.js';

export type TextFieldName =
  'name' | 'taxCode' | 'ncoviCode' | 'street' | 'representative' | 'phone' | 'email';

/** What each step of the form is given. */
export interface FormPart {
  readonly draft: RegistrationDraft;
  readonly set: (part: Partial<RegistrationDraft>) => void;
  readonly idOf: (field: RegistrationField) => string;
  readonly errorAt: (field: RegistrationField) => string | undefined;
  /** What a text field is bound with. */
  readonly text: (field: TextFieldName) => {
    readonly id: string;
    readonly value: string;
    readonly error: string | undefined;
    readonly onChange: (event: { target: HTMLInputElement }) => void;
  };
}
