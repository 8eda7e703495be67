/** The decision about a batch by its first number. */
export type PositionDecision =
  | { readonly accept: true }
  | {
      readonly accept: false;
      /** The number that the centre expects next. */
      readonly expected: number;
    };

/**
 * Decides whether a batch follows the stored position of its stream. It may begin earlier: stored records are recognised one by one, so
 * a sender that has lost its receipts can send again. A batch that would leave a gap is refused.
 * @param position the last stored number
 * @param from the first number of the batch
 */
export const decidePosition = (position: number, from: number): PositionDecision =>
  from <= position + 1 ? { accept: true } : { accept: false, expected: position + 1 };

/** Version and content digest of a resource. */
export interface ResourceVersion {
  readonly version: number;
  readonly digest: string;
}

/**
 * Decides what happens to a received resource. A newer version, or other content of the same version, is stored. The same content changes
 * nothing, and an older version is superseded.
 */
export function decideResourceResult(
  stored: ResourceVersion | undefined,
  received: ResourceVersion & { readonly isDeletion: boolean },
): 'stored' | 'deleted' | 'unchanged' | 'superseded' {
  if (stored !== undefined && stored.version > received.version) return 'superseded';
  if (stored !== undefined && stored.version === received.version && stored.digest === received.digest)
    return 'unchanged';
  return received.isDeletion ? 'deleted' : 'stored';
}
