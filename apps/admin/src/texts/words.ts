import type { AreaDto } from '@khai-bao/api-client/registration';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import type { Language } from '@khai-bao/ui';
import type { CommonTexts } from './common.texts.js';
import { problemTexts } from './problem.texts.js';

function lookUp(table: Readonly<Record<string, string>>, key: string): string {
  return table[key] ?? key;
}

/** The text of a refusal or failure, found by its code; a failure of an unknown code shows its trace id. */
export function problemText(error: unknown): string {
  const { problems, trace } = problemTexts.texts();
  const table: Readonly<Record<string, string>> = problems;
  const code = error instanceof ServiceProblem ? error.code : typeof error === 'string' ? error : 'unknown';
  const known = table[code];
  if (known) return known;
  const traceId = error instanceof ServiceProblem ? error.traceId : null;
  return traceId ? `${problems.unknown} ${trace(traceId)}` : problems.unknown;
}

/** A number as the language of the screen groups it: `1.204`, `1,204`. */
export const numberText = (n: number, language: Language): string =>
  n.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB');

/** An area as it is offered; one that was found by the name of a ward which was merged into it says so. */
export const areaText = (
  { fullName, former }: Pick<AreaDto, 'fullName' | 'former'>,
  t: CommonTexts,
): string => (former === undefined ? fullName : t.formerArea(fullName, former.name));

/** `Quận 3` before `Quận 12`, and those with a number before those with a name: the order in which the city counts its districts. */
export function compareAreaNames(a: string, b: string): number {
  const isNumbered = (name: string): boolean => /^\D+\d+\b/.test(name);
  return Number(isNumbered(b)) - Number(isNumbered(a)) || a.localeCompare(b, 'vi', { numeric: true });
}

/** A unit's kind on screen. */
export const kindText = (kind: string, t: CommonTexts): string => lookUp(t.kinds, kind);
/** A role on screen. */
export const roleText = (role: string, t: CommonTexts): string => lookUp(t.roles, role);
/** A state of a registration or of an account on screen. */
export const stateText = (state: string, t: CommonTexts): string =>
  ({ ...t.accountStates, ...t.states })[state as keyof CommonTexts['states']] ?? state;
