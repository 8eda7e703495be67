import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowState } from './import-row-state.js';
import type { RowProblem } from './row-validation.js';

/** A row of an imported spreadsheet. It is destroyed seven days after the upload. */
@Entity('unit_import_row')
export class UnitImportRowEntity {
  @PrimaryColumn('uuid') importId: string;
  /** Number of the row in the spreadsheet. */
  @PrimaryColumn('int', { name: 'n' }) rowNumber: number;
  /** `RowText`, sealed under the key of the import. */
  @Column('text') cellsSealed: string;
  @Column('text') state: RowState;
  @Column('json') problems: readonly RowProblem[];
  /** Keyed digests that find equal rows of the import; null for a row that is not good. */
  @Column('text', { name: 'name_mark', nullable: true }) nameBlindIndex: string | null;
  @Column('text', { name: 'tax_mark', nullable: true }) taxBlindIndex: string | null;
  /** The unit that was registered from the row. */
  @Column('uuid', { nullable: true }) unitId: string | null;
  /** Whether the spreadsheet hides the row. */
  @Column('boolean', { name: 'hidden' }) isHidden: boolean;
}
