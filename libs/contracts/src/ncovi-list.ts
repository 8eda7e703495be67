/** The `typ` of the JWS of a page of the national NCOVI list. */
export const ncoviPageType = 'khai-bao-ncovi-page+jws';

/** Maximum changes in one page of the list. */
export const maxNcoviPageChanges = 1_000;

/** The chain value before the first change of the list. */
export const ncoviChainStart = 'start';

/** The newest state of a unit on the list. */
export interface NcoviListUnit {
  readonly name: string;
  readonly taxCode: string | null;
  readonly phone: string | null;
  /** Code of the ward. */
  readonly areaCode: string;
  readonly street: string;
}

/** One change of the list. The changes are numbered from 1 without gaps. */
export interface NcoviListChange {
  readonly change: number;
  /** The code of the unit on NCOVI, which its operator knows. */
  readonly entryId: string;
  /** Null is the tombstone: the unit has left the list. */
  readonly unit: NcoviListUnit | null;
}

/**
 * Payload of a signed page: the changes after a number, in order. The chain value of a change is the SHA-256 (base64url) of the chain
 * value before it, a line feed and the digest of the change's canonical JSON, so that a page follows only the list that it belongs to.
 */
export interface NcoviListPage {
  /** Name of the centre that publishes the list. */
  readonly centre: string;
  /** The requested number: the page holds the changes after it. */
  readonly after: number;
  /** Number of the last change in the page; `after` when it holds none. */
  readonly to: number;
  /** Number of the newest change of the list. */
  readonly head: number;
  /** Units on the list now. */
  readonly listed: number;
  /** Chain value of the change `after`. */
  readonly chainBefore: string;
  /** Chain value of the change `to`. */
  readonly chain: string;
  readonly changes: readonly NcoviListChange[];
  /** ISO 8601. */
  readonly signedAt: string;
}
