import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ImportField } from './import-fields.js';
import type { ImportState } from './imports.dto.js';

/** An import of a spreadsheet by a committee. */
@Entity('unit_import')
export class UnitImportEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') areaCode: string;
  @Column('text') areaPath: string;
  /** The officer who uploaded the file. */
  @Column('uuid', { name: 'made_by' }) uploadedBy: string;
  @Column('text', { name: 'made_by_name' }) uploadedByName: string;
  @Column('timestamptz', { name: 'made_at' }) uploadedAt: Date;
  /** Keyed digest of the file, which recognises a repeated upload. */
  @Column('text', { name: 'file_mark' }) fileBlindIndex: string;
  @Column('text') state: ImportState;
  /** Key of the rows, sealed under the master key; null after the rows were destroyed. */
  @Column('text', { nullable: true }) keySealed: string | null;
  /** The headings of the columns (`string[]`), sealed under that key. */
  @Column('text', { nullable: true }) headingsSealed: string | null;
  /** The field of each column; null: the column is ignored. */
  @Column('json') columns: readonly (ImportField | null)[];
  @Column('int') rowCount: number;
  /** Registered rows; null until the import is done. The number outlives the rows. */
  @Column('int', { name: 'entered', nullable: true }) registeredCount: number | null;
  /** The officer who started the registration of the good rows. */
  @Column('uuid', { name: 'run_by', nullable: true }) startedBy: string | null;
  @Column('text', { name: 'run_by_name', nullable: true }) startedByName: string | null;
  @Column('text', { name: 'run_by_place', nullable: true }) startedByPlace: string | null;
  @Column('timestamptz', { nullable: true }) startedAt: Date | null;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
  /** Whether rows that the spreadsheet hides are imported like the others. */
  @Column('boolean', { name: 'takes_hidden' }) includesHiddenRows: boolean;
}
