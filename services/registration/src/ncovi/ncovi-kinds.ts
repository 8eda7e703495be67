/** How an entry of the national list was matched with a unit. */
export const ncoviMatchRules = ['code', 'tax-code', 'phone', 'person'] as const;
export type NcoviMatchRule = (typeof ncoviMatchRules)[number];

/** Questions about the national list that a person decides. */
export const ncoviWorkKinds = [
  /** Several units have the tax code of the entry. */
  'shared-tax-code',
  /** One unit has the tax code, and nothing else agrees. */
  'tax-code-only',
  /** Units have the phone of the entry, but no more than that, or another tax code. */
  'phone-only',
  /** Units of the ward have the name of the entry. */
  'name-and-ward',
  /** The unit stands on the list under another code already. */
  'two-entries',
  /** The unit says that it uses NCOVI, and the list has not named it for some time. */
  'claim',
] as const;
export type NcoviWorkKind = (typeof ncoviWorkKinds)[number];

/** How a question ended. `void`: it settled by itself, because the list or a unit changed. */
export const ncoviWorkOutcomes = ['matched', 'dismissed', 'kept', 'ended', 'void'] as const;
export type NcoviWorkOutcome = (typeof ncoviWorkOutcomes)[number];

/** What a person decides about a question: the first two about an entry, the others about a claim. */
export const ncoviDecisions = ['match', 'dismiss', 'keep', 'end'] as const;
export type NcoviDecision = (typeof ncoviDecisions)[number];
