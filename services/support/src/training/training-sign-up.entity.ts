import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttendeeGroup } from './audience.js';

/** `SEATED`: has a seat; `WAITING`: is on the waiting list; `LEFT`: gave the seat or the place on the list back. */
export const signUpStates = ['SEATED', 'WAITING', 'LEFT'] as const;
export type SignUpState = (typeof signUpStates)[number];

/** One person who is signed up for a training session. */
@Entity('training_sign_up')
export class TrainingSignUpEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') sessionId: string;
  /** Order of the sign-ups of a session, from 1. A freed seat goes to the lowest number that waits. */
  @Column('int') number: number;
  @Column('uuid', { nullable: true }) unitId: string | null;
  /** The person's account; null for a person whom the unit's admin has named. */
  @Column('uuid', { nullable: true }) accountId: string | null;
  @Column('text') areaPath: string;
  @Column('text') attendeeGroup: AttendeeGroup;
  /** Identifies the person within a session: the account, or a blind index of name and address. */
  @Column('text') personKey: string;
  /** Name and mail address, sealed under the session's key; null: they were deleted. */
  @Column('text', { nullable: true }) sealedPerson: string | null;
  @Column('boolean') hasMail: boolean;
  @Column('text') state: SignUpState;
  @Column('uuid') signedUpBy: string;
  @Column('timestamptz') signedUpAt: Date;
  @Column('timestamptz', { nullable: true }) arrivedAt: Date | null;
  @Column('timestamptz', { nullable: true }) departedAt: Date | null;
}
