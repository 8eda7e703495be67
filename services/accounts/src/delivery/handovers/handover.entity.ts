import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('handover')
export class HandoverEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') accountId: string;
  @Column('text') areaPath: string;
  @Column('text') state: string;
  @Column('timestamptz') issuedAt: Date;
  @Column('timestamptz') dueAt: Date;
  @Column('timestamptz', { nullable: true }) openedAt: Date | null;
  @Column('uuid', { nullable: true }) openedBy: string | null;
  @Column('text', { nullable: true }) openedByName: string | null;
  @Column('timestamptz', { nullable: true }) confirmedAt: Date | null;
  @Column('text', { nullable: true }) receivedBySealed: string | null;
  @Column('int') reminders: number;
  @Column('timestamptz', { nullable: true }) remindedAt: Date | null;
  @Column('timestamptz', { nullable: true }) returnedAt: Date | null;
  @Column('text', { nullable: true }) returnReasonSealed: string | null;
}
