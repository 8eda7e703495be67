import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('questionnaire')
export class QuestionnaireEntity {
  @PrimaryColumn('text') id: string;
  @PrimaryColumn('text') version: string;
  @Column('timestamptz') publishedAt: Date;
  @Column('jsonb') document: unknown;
  @Column('jsonb') rules: unknown;
  @Column('jsonb') consent: unknown;
}
