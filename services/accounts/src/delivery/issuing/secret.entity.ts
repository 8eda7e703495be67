import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('secret')
export class SecretEntity {
  @PrimaryColumn('uuid') accountId: string;
  @Column('text') sealed: string;
}
