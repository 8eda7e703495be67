import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TrainingMailKind, TrainingMailSkipReason } from './mail-rules.js';

/** `skipped`: decided against when it was due; `refused`: the mail server refuses the address. */
export const trainingMailStates = ['due', 'sent', 'skipped', 'refused'] as const;
export type TrainingMailState = (typeof trainingMailStates)[number];

/** A mail to one person about a training session. Whether it is sent is decided when it is due. */
@Entity('training_mail')
export class TrainingMailEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') sessionId: string;
  @Column('uuid') signUpId: string;
  @Column('text') kind: TrainingMailKind;
  /** `moves` of the session when the mail was planned. */
  @Column('int') moves: number;
  @Column('timestamptz') dueAt: Date;
  @Column('text') state: TrainingMailState;
  @Column('text', { nullable: true }) reason: TrainingMailSkipReason | null;
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
}
