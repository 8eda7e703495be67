import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('password_guess')
export class PasswordGuessEntity {
  @PrimaryColumn('int') bucket: number;
  @PrimaryColumn('text') nameDigest: string;
  @Column('timestamptz') at: Date;
}
