import type { GateDirection } from '@khai-bao/contracts';

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
}
