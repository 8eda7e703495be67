import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('answer_file')
export class AnswerFileEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') unitId: string;
  @Column('bigint', { nullable: true }) historyId: string | null;
  @Column('text') type: string;
  @Column('int') size: number;
  @Column('text') mark: string;
  @Column('timestamptz') storedAt: Date;
}
