import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('question')
export class QuestionEntity {
  @PrimaryColumn('uuid') postId: string;
  @Column('uuid') threadId: string;
  @Column('text') askerBody: string;
  @Column('text') askerPath: string;
  @Column('text') owedBody: string;
  @Column('text') owedPath: string;
  @Column('text', { nullable: true }) owedPlace: string | null;
  @Column('timestamptz') dueAt: Date;
  @Column('timestamptz', { nullable: true }) answeredAt: Date | null;
  @Column('uuid', { nullable: true }) answerId: string | null;
  @Column('timestamptz', { nullable: true }) lateAt: Date | null;
  @Column('text', { nullable: true }) aboveBody: string | null;
  @Column('text', { nullable: true }) abovePath: string | null;
}
