import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AskedLevel, PostCard, PostDetail, PostKind } from './post-content.js';

/** A post of a thread: written by an account, or by the service about an event. */
@Entity('post')
export class PostEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') threadId: string;
  /** Position in the thread, from 1. */
  @Column('int') number: number;
  @Column('timestamptz') at: Date;
  /** Null: written by the service. */
  @Column('uuid', { nullable: true }) authorId: string | null;
  @Column('text', { nullable: true }) authorName: string | null;
  @Column('text', { nullable: true }) authorPlace: string | null;
  @Column('text') kind: PostKind;
  /** Event that the apps translate: a state of a registration or an account, `QUESTION_LATE`, `CASE_NEW`. */
  @Column('text', { nullable: true }) code: string | null;
  @Column('text') text: string;
  @Column('jsonb', { nullable: true }) card: PostCard | null;
  /** Idempotency key, unique for each author. */
  @Column('uuid', { nullable: true }) clientKey: string | null;
  @Column('jsonb', { nullable: true }) detail: PostDetail | null;
  /** Path of the author's area, when the post asks committees below it for an acknowledgement; null: it asks none. */
  @Column('text', { name: 'ack_path', nullable: true }) acknowledgeBelow: string | null;
  @Column('text', { name: 'ack_levels', array: true, nullable: true })
  acknowledgeLevels: AskedLevel[] | null;
  /** Last day of the acknowledgement, `2021-06-30`. */
  @Column('date', { name: 'ack_by', nullable: true }) acknowledgeBy: string | null;
  /** Text without diacritics. */
  @Column('text') searchText: string;
  /** Post of the same thread that this one replies to. */
  @Column('uuid', { nullable: true }) replyTo: string | null;
}
