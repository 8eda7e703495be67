import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

@Entity('usual_declaration')
export class Declaration {
  @PrimaryColumn('uuid') id: string;
  @Index({ unique: true }) @Column('uuid') clientKey: string;
  @Index() @Column('text') gateCode: string;
  @Column('timestamptz') acceptedAt: Date;
  @Column('text') outcome: string;
  @Index() @Column('text') phone: string;
  @Column('jsonb') person: object;
  @Column('jsonb') answers: object;
}

@Entity('usual_outbox')
export class OutboxRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) seq: string;
  @Column('text') topic: string;
  @Column('text') key: string;
  @Column('jsonb') event: object;
  @Column('timestamptz', { nullable: true }) publishedAt: Date | null;
}
