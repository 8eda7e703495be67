import type { FieldError } from '@khai-bao/health-form';
import { fieldText, i18n } from '../texts/index.js';
import type { WhoDraft } from '../declaration/who-draft.js';

/** The words at a field that is not right; undefined while it is. */
export type ErrorAt = (path: string) => string | undefined;

/** What each group of fields of a person is given. */
export interface PersonPartProps {
  readonly who: WhoDraft;
  readonly errorAt: ErrorAt;
  readonly set: (part: Partial<WhoDraft>) => void;
}

/** Looks up what is said at a field, by its path in the declaration. */
export function useErrorAt(errors: readonly FieldError[]): ErrorAt {
  const t = i18n.useTexts();
  return (path) => {
    const found = errors.find((error) => error.path === path);
    return found && fieldText(t, path, found.code);
  };
}

/** The label of a field that may stay empty. */
export function OptionalLabel({ children }: { children: string }) {
  const t = i18n.useTexts();
  return (
    <>
      {children} <span className="c-optional">({t.who.optional})</span>
    </>
  );
}
