import type { GateDirection } from '@khai-bao/contracts';

/** What the printed pages of a gate state. */
export interface PosterContent {
  readonly unitName: string;
  readonly gateName: string;
  readonly direction: GateDirection;
  readonly areaName: string;
  /** Seven characters without groups. */
  readonly code: string;
  /** The text of the QR code: an HTTPS link in capitals that any camera opens. */
  readonly url: string;
  /** Host of that link, for whoever types it. */
  readonly host: string;
  readonly hotline: string;
  /** Null where no medical centre is on duty. */
  readonly centreName: string | null;
  readonly centrePhone: string | null;
  /** Version of the poster of this gate; rises when anything printed changes. */
  readonly version: number;
  /** `2021-06-30`. */
  readonly issuedOn: string;
}

/** Paper of the desk printer; the street poster is on the next larger sheet (A3, tabloid). */
export const posterPapers = ['A4', 'Letter'] as const;
export type PosterPaper = (typeof posterPapers)[number];

/** Kinds of printed pages. `guards` is printed once for a unit, the others for each gate. */
export const posterParts = ['poster', 'guide', 'card', 'guards', 'street'] as const;
export type PosterPart = (typeof posterParts)[number];

/** What one file, or one preview, holds. */
export interface PosterSet {
  readonly paper: PosterPaper;
  readonly parts: readonly PosterPart[];
  readonly gates: readonly PosterContent[];
}
