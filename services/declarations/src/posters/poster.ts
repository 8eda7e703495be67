import type { GateDirection } from '@khai-bao/contracts';

/** All that a poster says. */
export interface Poster {
  readonly unitName: string;
  readonly gateName: string;
  readonly direction: GateDirection;
  readonly areaName: string;
  /** Seven characters without groups. */
  readonly code: string;
  /** What the QR holds: an HTTPS link that any camera opens. */
  readonly url: string;
  /** The version of the poster's design. */
  readonly version: number;
  /** `2021-06-30`. */
  readonly issuedOn: string;
}

export const posterVersion = 1;
