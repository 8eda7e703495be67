import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message to a phone that waits to be sent. It is deleted once it is accepted, refused or expired. */
@Entity('outgoing_message')
export class OutgoingMessageEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') phoneSealed: string;
  /** Text and template parameters. */
  @Column('text') contentSealed: string;
  /** From then on nobody can use the message. */
  @Column('timestamptz') expiresAt: Date;
}
