import type { GateChecked } from '@khai-bao/contracts';

/** A row of the table `gate_check`, as the driver returns it; the day is read as text. */
export interface CheckRow {
  readonly day: string;
  readonly id: string;
  readonly declaration_id: string;
  readonly recorded_at: Date;
  readonly checked_at: Date;
  readonly gate_id: string;
  readonly direction: 'entry' | 'exit';
  readonly decision: 'admitted' | 'stopped';
  readonly outcome: GateChecked['outcome'];
  readonly unit_id: string;
  readonly looked_up: boolean;
}
