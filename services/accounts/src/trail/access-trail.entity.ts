import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('access_trail')
export class AccessTrailEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('uuid') eventId: string;
  @Column('timestamptz') at: Date;
  @Column('uuid') actorId: string;
  @Column('text') role: string;
  @Column('text') action: string;
  @Column('text') subjectKind: string;
  @Column('text') subjectId: string;
  @Column('text', { nullable: true }) subjectName: string | null;
}
