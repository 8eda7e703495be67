import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('thread')
export class ThreadEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') kind: 'registration' | 'announcement' | 'talk';
  @Column('text') subject: string;
  @Column('text') searchText: string;
  @Column('uuid', { nullable: true }) unitId: string | null;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('text', { nullable: true }) state: string | null;
  @Column('uuid', { nullable: true }) accountId: string | null;
  @Column('bigint') accountVersion: string;
  @Column('bigint') unitVersion: string;
  @Column('int') posts: number;
  @Column('timestamptz') lastPostAt: Date;
  @Column('int') version: number;
  @Column('text') room: 'registration' | 'handover' | 'training' | 'feed' | 'cases' | 'general';
  @Column('uuid', { nullable: true }) caseId: string | null;
  @Column('bigint') caseVersion: string;
  @Column('text', { nullable: true }) reminds: 'ward' | 'district' | 'dic' | 'health' | null;
  @Column('text', { nullable: true }) purpose: string | null;
  @Column('uuid', { nullable: true }) troubleId: string | null;
  @Column('bigint') troubleVersion: string;
}
