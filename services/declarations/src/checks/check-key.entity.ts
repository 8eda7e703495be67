import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('check_key')
export class CheckKeyEntity {
  @PrimaryColumn('uuid') clientKey: string;
  @Column('uuid') checkId: string;
  @Column('date') day: string;
  @Column('boolean') repeated: boolean;
}
