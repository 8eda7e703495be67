import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('passkey')
export class PasskeyEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') accountId: string;
  @Column('text') credentialId: string;
  @Column('bytea') publicKey: Buffer;
  @Column('bigint') counter: string;
  @Column('text', { array: true }) transports: string[];
  @Column('text') nameSealed: string;
  @Column('timestamptz') madeAt: Date;
  @Column('timestamptz', { nullable: true }) lastUsedAt: Date | null;
}
