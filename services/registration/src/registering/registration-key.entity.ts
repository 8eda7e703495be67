import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('registration_key')
export class RegistrationKeyEntity {
  @PrimaryColumn('uuid') key: string;
  @Column('text') bodyDigest: string;
  @Column('uuid') unitId: string;
  @Column('timestamptz') createdAt: Date;
  @Column('uuid', { array: true }) further: string[];
}
