import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit_import_row')
export class UnitImportRowEntity {
  @PrimaryColumn('uuid') importId: string;
  @PrimaryColumn('int') n: number;
  @Column('text') cellsSealed: string;
  @Column('text') state: 'good' | 'already' | 'wrong' | 'entered' | 'hidden';
  @Column('json') problems: unknown;
  @Column('text', { nullable: true }) nameMark: string | null;
  @Column('text', { nullable: true }) taxMark: string | null;
  @Column('uuid', { nullable: true }) unitId: string | null;
  @Column('boolean') hidden: boolean;
}
