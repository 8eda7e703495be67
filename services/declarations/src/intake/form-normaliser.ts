import { removeCopiedInvisibles } from '@khai-bao/text';
import type { CorrectionFormDto } from './declaration-form.dto.js';

/**
 * Removes the invisible characters that copying leaves in names and streets. The rules of the health form refuse them, and a
 * person cannot see what to correct.
 */
export function removeInvisiblesFromForm<T extends Pick<CorrectionFormDto, 'person' | 'representative'>>(
  form: T,
): T {
  const person = removeInvisiblesFromMembers(form.person, ['fullName']);
  const address = isObject(person['address'])
    ? removeInvisiblesFromMembers(person['address'], ['street'])
    : null;
  const { representative } = form;
  return {
    ...form,
    person: address === null ? person : { ...person, address },
    ...(isObject(representative)
      ? { representative: removeInvisiblesFromMembers(representative, ['fullName']) }
      : {}),
  };
}

function removeInvisiblesFromMembers(
  holder: Record<string, unknown>,
  names: readonly string[],
): Record<string, unknown> {
  let clean = holder;
  for (const name of names) {
    const line = holder[name];
    if (typeof line !== 'string') continue;
    const text = removeCopiedInvisibles(line);
    if (text !== line) clean = { ...clean, [name]: text };
  }
  return clean;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
