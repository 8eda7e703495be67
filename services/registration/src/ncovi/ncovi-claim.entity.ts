import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The code on NCOVI that a unit gave as the proof of its claim. */
@Entity('ncovi_claim')
export class NcoviClaimEntity {
  @PrimaryColumn('uuid') unitId: string;
  @Column('text') code: string;
}
