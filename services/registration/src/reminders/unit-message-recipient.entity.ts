import { Column, Entity, PrimaryColumn } from 'typeorm';

/** State of a recipient's mail. `none`: the unit has no address. `refused`: the mail server refused it, or it cannot be written. */
export type RecipientMailState = 'none' | 'waiting' | 'sent' | 'refused';

/** A unit that a message was sent to. */
@Entity('unit_message_to')
export class UnitMessageRecipientEntity {
  @PrimaryColumn('uuid') messageId: string;
  @PrimaryColumn('uuid') unitId: string;
  @Column('text') mail: RecipientMailState;
  /** When the unit's admin read the notice. */
  @Column('timestamptz', { nullable: true }) readAt: Date | null;
}
