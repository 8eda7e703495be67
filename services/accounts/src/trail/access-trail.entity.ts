import type { AccessRecorded, Role } from '@khai-bao/contracts';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** An access of an account to personal data, in any service. */
@Entity('access_trail')
export class AccessTrailEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  /** Id of the event, which is stored once. */
  @Column('uuid') eventId: string;
  @Column('timestamptz') at: Date;
  @Column('uuid') actorId: string;
  /** Role of the actor at that time. */
  @Column('text') role: Role;
  /** One of `accessActions`, or the action of a newer service. */
  @Column('text') action: string;
  @Column('text') subjectKind: AccessRecorded['subjectKind'];
  /** Id of a unit, account or case, path of an area, or unit and day: `<unit>/2021-06-30`. */
  @Column('text') subjectId: string;
  /** Label of a subject whose id this service does not know. */
  @Column('text', { nullable: true }) subjectName: string | null;
}
