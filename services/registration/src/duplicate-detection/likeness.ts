import type { LikenessKeys } from './likeness-keys.js';

/** Trigrams as `pg_trgm` builds them: candidates that Postgres selected are scored by the same measure. */
function trigramsOf(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const padded = `  ${word} `;
    for (let at = 0; at + 3 <= padded.length; at += 1) found.add(padded.slice(at, at + 3));
  }
  return found;
}

/** Similarity of two folded texts, 0 to 1: the shared trigrams divided by all trigrams of both, as `pg_trgm` defines it. */
export function trigramSimilarity(left: string, right: string): number {
  if (left === right) return 1;
  const [a, b] = [trigramsOf(left), trigramsOf(right)];
  const shared = [...a].filter((one) => b.has(one)).length;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}

const initialsOf = (text: string): string =>
  text
    .split(' ')
    .map((word) => word[0] ?? '')
    .join('');
/** Initials count as their street: `NKKN` is `Nam Kỳ Khởi Nghĩa`. */
const streetSimilarity = (left: string, right: string): number =>
  left === initialsOf(right) || right === initialsOf(left) ? 0.9 : trigramSimilarity(left, right);

/** Names at one house number are close from this similarity on. */
export const minNameSimilarity = 0.5;
const minStreetSimilarity = 0.5;
/** Bound for names of units of which neither has a house number. */
const minNameSimilarityWithoutHouseNumber = 0.7;

/**
 * Closeness of two units of one ward by name and address: 0, or 0.5 to 1. Different numbers in the name (`Chi nhánh 2`) or
 * different house numbers mean different units. A unit without a house number is close only to an equal name.
 */
export function nameAndAddressCloseness(left: LikenessKeys, right: LikenessKeys): number {
  const [leftDoor, leftNumbers] = splitPlaceKey(left.placeKey);
  const [rightDoor, rightNumbers] = splitPlaceKey(right.placeKey);
  if (leftNumbers !== rightNumbers || left.nameKey === '' || right.nameKey === '') return 0;
  if (leftDoor !== rightDoor && leftDoor !== '' && rightDoor !== '') return 0;
  const name = trigramSimilarity(left.nameKey, right.nameKey);
  const street = streetSimilarity(left.streetKey, right.streetKey);
  const least =
    leftDoor !== rightDoor ? 1 : leftDoor === '' ? minNameSimilarityWithoutHouseNumber : minNameSimilarity;
  return name >= least && street >= minStreetSimilarity ? (name + street) / 2 : 0;
}

function splitPlaceKey(placeKey: string): [string, string] {
  const at = placeKey.indexOf('|');
  return [placeKey.slice(0, at), placeKey.slice(at + 1)];
}

/** Reasons why two registrations may be the same unit. */
export const pairReasons = ['tax-code', 'phone', 'name-and-address'] as const;
export type PairReason = (typeof pairReasons)[number];

/** The compared values of a unit. */
export interface ComparedUnit extends LikenessKeys {
  readonly areaCode: string;
  readonly areaPath: string;
  /** Without its hyphen. */
  readonly taxKey: string | null;
  /** Keyed digest of the phone. */
  readonly phoneBlindIndex: string | null;
}

/** `79.760` of `79.760.26740`. Chains use one phone in the whole city, a shop's phone belongs to one district. */
export const districtOf = (areaPath: string): string => areaPath.split('.').slice(0, 2).join('.');

/** Certainty of each reason alone, 0 to 1. */
const certaintyOfReason = { 'tax-code': 0.7, phone: 0.6 } as const;

/**
 * Lists the reasons why two registrations may be the same unit, with a score of 1 to 100; null when there is no reason.
 * @param shared identifiers that a chain shares: they count only together with a close name and address
 */
export function assessLikeness(
  left: ComparedUnit,
  right: ComparedUnit,
  shared: ReadonlySet<'tax-code' | 'phone'> = new Set(),
): { readonly reasons: PairReason[]; readonly score: number } | null {
  const close = left.areaCode === right.areaCode ? nameAndAddressCloseness(left, right) : 0;
  const reasons: PairReason[] = [];
  if (left.taxKey !== null && left.taxKey === right.taxKey && (close > 0 || !shared.has('tax-code')))
    reasons.push('tax-code');
  if (
    left.phoneBlindIndex !== null &&
    left.phoneBlindIndex === right.phoneBlindIndex &&
    districtOf(left.areaPath) === districtOf(right.areaPath) &&
    (close > 0 || !shared.has('phone'))
  )
    reasons.push('phone');
  if (close > 0) reasons.push('name-and-address');
  if (reasons.length === 0) return null;
  const doubt = reasons.reduce(
    (product, reason) =>
      product * (1 - (reason === 'name-and-address' ? close * 0.9 : certaintyOfReason[reason])),
    1,
  );
  return { reasons, score: Math.max(1, Math.round(100 * (1 - doubt))) };
}
