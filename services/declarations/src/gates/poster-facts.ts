import type { GateDirection } from '@khai-bao/contracts';

/** What a poster states. A change of any of it makes the poster on the wall wrong. */
export interface PosterFacts {
  readonly unitName: string;
  readonly areaName: string;
  readonly gateName: string;
  readonly direction: GateDirection;
  readonly code: string;
  readonly hotline: string;
  /** Null where no medical centre is on duty. */
  readonly centreName: string | null;
  readonly centrePhone: string | null;
  /** Version of the guide that is printed with the poster. */
  readonly guideVersion: number;
}

/** What has changed since a poster was confirmed, as its reader names it. */
export const posterChanges = ['unit', 'gate', 'code', 'hotline', 'guide'] as const;
export type PosterChange = (typeof posterChanges)[number];

const changeOfFact: Readonly<Record<keyof PosterFacts, PosterChange>> = {
  unitName: 'unit',
  areaName: 'unit',
  gateName: 'gate',
  direction: 'gate',
  code: 'code',
  hotline: 'hotline',
  centreName: 'hotline',
  centrePhone: 'hotline',
  guideVersion: 'guide',
};
const factNames = Object.keys(changeOfFact) as (keyof PosterFacts)[];

/** Lists what differs between two posters. */
export function listPosterChanges(before: PosterFacts, now: PosterFacts): PosterChange[] {
  const changed = new Set(
    factNames.filter((name) => before[name] !== now[name]).map((name) => changeOfFact[name]),
  );
  return posterChanges.filter((change) => changed.has(change));
}

/**
 * Decides the version of a poster.
 * @param version the stored version
 * @param stored the facts of that version; null when they were never determined
 * @returns null when nothing has to be stored
 */
export function decidePosterVersion(
  version: number,
  stored: PosterFacts | null,
  now: PosterFacts,
): { readonly version: number; readonly facts: PosterFacts } | null {
  if (stored === null) return { version, facts: now };
  if (listPosterChanges(stored, now).length === 0) return null;
  return { version: version + 1, facts: now };
}

/** `unconfirmed`: nobody has confirmed the first poster; `outdated`: a later version is to hang there. */
export const posterStates = ['unconfirmed', 'outdated', 'current'] as const;
export type PosterState = (typeof posterStates)[number];

/** Decides what hangs at a gate. A poster that was never confirmed may have been printed before it changed, so it is outdated then. */
export function decidePosterState(version: number, confirmedVersion: number | null): PosterState {
  if (confirmedVersion === version) return 'current';
  return version === 1 ? 'unconfirmed' : 'outdated';
}
