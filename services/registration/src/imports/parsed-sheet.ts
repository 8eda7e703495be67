/** One row that says something, with the number that the spreadsheet shows beside it. */
export interface SheetRow {
  readonly n: number;
  /** Trimmed text, composed letters; a missing cell is an empty text, cells at the end are left out. */
  readonly cells: readonly string[];
  /** The spreadsheet does not show it: hidden by hand or by a filter. */
  readonly hidden?: true;
}

/** What was read of a file: the one sheet that holds units. */
export interface ParsedSheet {
  readonly rows: readonly SheetRow[];
  /** The version of our template, when the file says that it is one. */
  readonly templateVersion: number | null;
}

/** Why a file is not taken. */
export type FileFault = 'unreadable' | 'old-excel' | 'too-large' | 'too-many-rows' | 'empty';

export class RefusedFileError extends Error {
  override readonly name = 'FileRefused';
  readonly fault: FileFault;
  constructor(fault: FileFault) {
    super(fault);
    this.fault = fault;
  }
}
