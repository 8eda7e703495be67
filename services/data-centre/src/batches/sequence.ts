/** What a centre does with a batch, by its number alone. */
export type Sequence =
  | { readonly take: true }
  /** The number that it wants next. */
  | { readonly take: false; readonly expected: number };

/**
 * A batch begins where the stream stands or before it: what is held already is recognised record by record, so a sender
 * that lost its receipts can send again. One that would leave a gap is refused with the number that is wanted.
 * @param position the last number held
 */
export const sequenceOf = (position: number, from: number): Sequence =>
  from <= position + 1 ? { take: true } : { take: false, expected: position + 1 };

/** What is held of a resource. */
export interface Held {
  readonly version: number;
  readonly digest: string;
}

/** What happens to a resource: a newer version or other content of the same one is kept, the same again changes nothing, an older one is passed by. */
export function resultOf(
  held: Held | undefined,
  given: Held & { readonly removes: boolean },
): 'stored' | 'deleted' | 'unchanged' | 'superseded' {
  if (held !== undefined && held.version > given.version) return 'superseded';
  if (held !== undefined && held.version === given.version && held.digest === given.digest)
    return 'unchanged';
  return given.removes ? 'deleted' : 'stored';
}
