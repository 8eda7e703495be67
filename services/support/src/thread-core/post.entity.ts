import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('post')
export class PostEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') threadId: string;
  @Column('int') number: number;
  @Column('timestamptz') at: Date;
  @Column('uuid', { nullable: true }) authorId: string | null;
  @Column('text', { nullable: true }) authorName: string | null;
  @Column('text', { nullable: true }) authorPlace: string | null;
  @Column('text') kind: string;
  @Column('text', { nullable: true }) code: string | null;
  @Column('text') text: string;
  @Column('jsonb', { nullable: true }) card: unknown;
  @Column('uuid', { nullable: true }) clientKey: string | null;
  @Column('jsonb', { nullable: true }) detail: unknown;
  @Column('text', { nullable: true }) ackPath: string | null;
  @Column('text', { array: true, nullable: true }) ackLevels: string[] | null;
  @Column('date', { nullable: true }) ackBy: string | null;
  @Column('text') searchText: string;
  @Column('uuid', { nullable: true }) replyTo: string | null;
}
