import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('waiting_flag')
export class WaitingFlagEntity {
  @PrimaryColumn('uuid') eventId: string;
  @Column('date') day: string;
  @Column('jsonb') event: unknown;
  @Column('timestamptz', { nullable: true }) failedAt: Date | null;
}
