import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An official gave another account its first or a new password. */
@Entity('password_grant')
export class PasswordGrantEntity {
  @PrimaryColumn('uuid') accountId: string;
  @PrimaryColumn('uuid', { name: 'given_by' }) giverId: string;
  @PrimaryColumn('text', { name: 'how' }) kind: 'invited' | 'reset';
  /** Whether the giver has ever seen the password. */
  @Column('boolean', { name: 'shown' }) wasDisplayed: boolean;
  @Column('timestamptz', { name: 'at' }) grantedAt: Date;
}
