import type { GateDirection } from '@khai-bao/contracts';

/** The content of a gate's poster. */
export interface PosterContent {
  readonly unitName: string;
  readonly gateName: string;
  readonly direction: GateDirection;
  readonly areaName: string;
  /** Seven characters without groups. */
  readonly code: string;
  /** The content of the QR code: an HTTPS link that any camera opens. */
  readonly url: string;
  /** Version of the poster's design. */
  readonly version: number;
  /** `2021-06-30`. */
  readonly issuedOn: string;
}

export const posterVersion = 1;
