import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CardEnd } from './visitor-card-state.js';

/** A card with which staff declare for somebody without a smartphone. A card that has ended holds nothing about its person. */
@Entity('visitor_card')
export class VisitorCardEntity {
  @PrimaryColumn('uuid') id: string;
  /** What is printed; it opens nothing by itself. */
  @Column('text') code: string;
  @Column('uuid') clientKey: string;
  /** The unit at whose gate it was made; null for one made at the counter of a committee. */
  @Column('uuid', { nullable: true }) unitId: string | null;
  /** Area of the unit or of the committee. */
  @Column('text') areaPath: string;
  @Column('uuid') issuedBy: string;
  @Column('timestamptz') issuedAt: Date;
  /** The last day on which it is valid. */
  @Column('date') expiresOn: string;
  /** Version of the text that the person agreed to. */
  @Column('text') consentVersion: string;
  /** The person, sealed under the key of this card. */
  @Column('text', { nullable: true }) personSealed: string | null;
  @Column('text', { nullable: true }) personIndex: string | null;
  @Column('text', { nullable: true }) phoneIndex: string | null;
  @Column('text', { nullable: true }) idIndex: string | null;
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
  @Column('text', { nullable: true }) endedBecause: CardEnd | null;
  /** The account that revoked or replaced it. */
  @Column('uuid', { nullable: true }) endedBy: string | null;
  @Column('timestamptz', { nullable: true }) keyDestroyedAt: Date | null;
}
