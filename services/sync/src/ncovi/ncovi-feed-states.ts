/** State of the reading of the national NCOVI list. */
export const ncoviFeedStates = ['reading', 'unreachable', 'refused', 'asking'] as const;
export type NcoviFeedState = (typeof ncoviFeedStates)[number];

/** Why a page of the list is refused. */
export const ncoviRefusals = [
  /** No known key signed it. */
  'unknown-key',
  /** A key signed it that was replaced before. */
  'retired-key',
  /** The signature is wrong, or the content is no page. */
  'bad-signature',
  'malformed',
  /** It was signed too long ago, or the clocks differ. */
  'stale',
  /** It answers another request: a page that was sent before. */
  'repeated',
  /** The list is shorter than it was. */
  'backwards',
  /** The changes before the page are others than those that were read. */
  'rewritten',
  /** The numbers of its changes have a gap, or its chain value is wrong. */
  'broken-chain',
] as const;
export type NcoviRefusal = (typeof ncoviRefusals)[number];

/** What an operator decided about the list. */
export const ncoviDecisionKinds = ['confirm', 'refuse', 'restart'] as const;
export type NcoviDecisionKind = (typeof ncoviDecisionKinds)[number];
