import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('mention')
export class MentionEntity {
  @PrimaryColumn('uuid') postId: string;
  @Column('uuid') threadId: string;
  @Column('int') number: number;
  @PrimaryColumn('text') body: string;
  @PrimaryColumn('text') areaPath: string;
  @Column('text') place: string;
}
