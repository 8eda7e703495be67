/** A row that is not empty, with its number in the spreadsheet. */
export interface SheetRow {
  readonly n: number;
  /** Normalised text; a missing cell is an empty text, and empty cells at the end are left out. */
  readonly cells: readonly string[];
  /** The spreadsheet hides the row, by hand or by a filter. */
  readonly hidden?: true;
}

/** The sheet of a file that holds the units. */
export interface ParsedSheet {
  readonly rows: readonly SheetRow[];
  /** Version of the import template; null when the file is no template. */
  readonly templateVersion: number | null;
}

/** Reasons to refuse a file. */
export type FileFault = 'unreadable' | 'old-excel' | 'too-large' | 'too-many-rows' | 'empty';

/** The file cannot be imported. */
export class RefusedFileError extends Error {
  override readonly name = 'RefusedFileError';
  readonly fault: FileFault;
  constructor(fault: FileFault) {
    super(fault);
    this.fault = fault;
  }
}
