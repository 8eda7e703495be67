import type { GateDirection, GateHours } from '@khai-bao/contracts';
import type { PosterFacts } from './poster-facts.js';

/** A row of the table `gate`, as the driver returns it. */
export interface GateRow {
  readonly id: string;
  readonly unit_id: string;
  readonly name: string;
  readonly direction: GateDirection;
  readonly code: string;
  readonly active: boolean;
  readonly created_at: Date;
  readonly version: number;
  readonly hours: GateHours | null;
  readonly poster_version: number;
  /** Null until they were determined for the first time. */
  readonly poster_facts: PosterFacts | null;
  readonly confirmed_poster_version: number | null;
  readonly confirmed_poster_facts: PosterFacts | null;
  readonly poster_confirmed_at: Date | null;
  readonly poster_confirmed_by_name: string | null;
}

/** A gate with the members of its unit that its event and its poster hold. */
export type GateOfUnitRow = GateRow & {
  readonly unit_name: string;
  readonly area_path: string;
  readonly area_name: string;
};
