import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A gate whose passages count in a zone besides the whole unit. */
@Entity('occupancy_zone_gate')
export class OccupancyZoneGateEntity {
  @PrimaryColumn('uuid') gateId: string;
  @Column('uuid') zoneId: string;
}
