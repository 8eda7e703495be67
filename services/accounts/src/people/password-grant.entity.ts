import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('password_grant')
export class PasswordGrantEntity {
  @PrimaryColumn('uuid') accountId: string;
  @PrimaryColumn('uuid') givenBy: string;
  @PrimaryColumn('text') how: 'invited' | 'reset';
  @Column('boolean') shown: boolean;
  @Column('timestamptz') at: Date;
}
