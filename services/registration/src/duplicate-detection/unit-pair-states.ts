/** `open`: undecided. `apart`: dismissed. `closed`: no rule supports it any more, after a rejection, a merge or a correction. */
export const pairStates = ['open', 'merged', 'apart', 'closed'] as const;
export type PairState = (typeof pairStates)[number];
