import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('sign_in_guess')
export class SignInGuessEntity {
  @PrimaryColumn('text') nameDigest: string;
  @Column('int') wrong: number;
  @Column('timestamptz') shutUntil: Date;
  @Column('timestamptz') at: Date;
}
