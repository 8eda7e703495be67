import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The revocation of passes of one declaration. */
@Entity('revocation')
export class RevocationEntity {
  /** From 1, without gaps, in the order of commits. */
  @PrimaryColumn('bigint') number: string;
  /** Day of the revocation, from which its retention counts. */
  @Column('date') day: string;
  @Column('uuid') declarationId: string;
  /**
   * This pass and all earlier ones of the declaration are revoked; 255 revokes every one, -1 none. The last row of a declaration says
   * which are revoked now.
   */
  @Column('smallint') lastIssue: number;
  /** Typed code of the newest revoked pass; the id of the declaration once that is erased. */
  @Column('text') passCode: string;
  /** Outcome of the newest revoked pass. */
  @Column('text') outcome: string;
  /** When the newest revoked pass would have expired. */
  @Column('timestamptz') until: Date;
  @Column('timestamptz') revokedAt: Date;
  /** Why; null in rows from before reasons were stored. */
  @Column('text', { nullable: true }) reason: string | null;
}
