import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit_message_to')
export class UnitMessageToEntity {
  @PrimaryColumn('uuid') messageId: string;
  @PrimaryColumn('uuid') unitId: string;
  @Column('text') mail: 'none' | 'waiting' | 'sent' | 'refused';
  @Column('timestamptz', { nullable: true }) readAt: Date | null;
}
