import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit_import')
export class UnitImportEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') areaCode: string;
  @Column('text') areaPath: string;
  @Column('uuid') madeBy: string;
  @Column('text') madeByName: string;
  @Column('timestamptz') madeAt: Date;
  @Column('text') fileMark: string;
  @Column('text') state: 'checked' | 'running' | 'done';
  @Column('text', { nullable: true }) keySealed: string | null;
  @Column('text', { nullable: true }) headingsSealed: string | null;
  @Column('json') columns: unknown;
  @Column('int') rowCount: number;
  @Column('int', { nullable: true }) entered: number | null;
  @Column('uuid', { nullable: true }) runBy: string | null;
  @Column('text', { nullable: true }) runByName: string | null;
  @Column('text', { nullable: true }) runByPlace: string | null;
  @Column('timestamptz', { nullable: true }) startedAt: Date | null;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
  @Column('boolean') takesHidden: boolean;
}
