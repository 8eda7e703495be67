/** A row of `duty`. */
export interface DutyRow {
  readonly area_code: string;
  readonly area_path: string;
  readonly centre_name: string;
  readonly hotline: string;
  readonly phone: string;
  readonly address: string;
  readonly version: number;
}
