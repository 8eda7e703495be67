/** Messages between the Department of Health and a committee about a pharmacy, as the history stores them. */
export const healthMessageKinds = ['health-asked', 'health-answered'] as const;
export type HealthMessageKind = (typeof healthMessageKinds)[number];

/** Relations between two registrations: merged, separated again, found to be different units, or split. */
export const unitLinkKinds = [
  'joined-here',
  'joined-to',
  'parted',
  'apart',
  'split-into',
  'split-from',
] as const;
export type UnitLinkKind = (typeof unitLinkKinds)[number];
