/** Why a unit counts as covered by NCOVI. */
export const ncoviBases = [
  /** The national list names it. */
  'listed',
  /** It says so itself. */
  'claimed',
  /** It says so itself, and a person has seen a proof. */
  'proved',
  /** The list named it until lately. */
  'grace',
] as const;
export type NcoviBasis = (typeof ncoviBases)[number];
