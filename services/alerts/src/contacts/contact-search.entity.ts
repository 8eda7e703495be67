import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * `stopped`: the case ended before all pages had arrived. `unanswered`: they have not arrived in time; the search is complete as soon as
 * they do.
 */
export const contactSearchStates = ['searching', 'complete', 'stopped', 'unanswered'] as const;
export type ContactSearchState = (typeof contactSearchStates)[number];

/** A search for the contacts of a case. */
@Entity('contact_search')
export class ContactSearchEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') caseId: string;
  @Column('text') state: ContactSearchState;
  @Column('int') minutesInsideTogether: number;
  @Column('int') minutesAtSameGate: number;
  @Column('int') daysBefore: number;
  /** Why contacts are searched, sealed under the key of the case. */
  @Column('text') reasonSealed: string;
  /** Account id. */
  @Column('uuid') requestedBy: string;
  @Column('text') requestedByName: string;
  @Column('timestamptz') requestedAt: Date;
  @Column('int', { nullable: true }) foundCount: number | null;
  /** People whom the limit left out. */
  @Column('int', { nullable: true }) leftOutCount: number | null;
  /** Visits of the person of the case in which contacts were searched. */
  @Column('int', { nullable: true }) visitCount: number | null;
  @Column('int') receivedPages: number;
  /** Null: the last page has not arrived. */
  @Column('int', { nullable: true }) pageCount: number | null;
  @Column('timestamptz', { nullable: true }) completedAt: Date | null;
}
