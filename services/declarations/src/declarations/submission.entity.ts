import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('submission')
export class SubmissionEntity {
  @PrimaryColumn('uuid') clientKey: string;
  @Column('text', { nullable: true }) deviceDigest: string | null;
  @Column('text') bodyDigest: string;
  @Column('date') day: string;
  @Column('uuid') declarationId: string;
}
