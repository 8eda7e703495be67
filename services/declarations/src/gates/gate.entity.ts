import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PosterFacts } from './poster-facts.js';

@Entity('gate')
export class GateEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') unitId: string;
  @Column('text') name: string;
  @Column('text') direction: 'entrance' | 'exit' | 'both';
  @Column('text') code: string;
  @Column('boolean') active: boolean;
  @Column('timestamptz') createdAt: Date;
  @Column('int') version: number;
  @Column('jsonb', { nullable: true }) hours: object | null;
  @Column('int') posterVersion: number;
  @Column('jsonb', { nullable: true }) posterFacts: PosterFacts | null;
  @Column('int', { nullable: true }) confirmedPosterVersion: number | null;
  @Column('jsonb', { nullable: true }) confirmedPosterFacts: PosterFacts | null;
  @Column('timestamptz', { nullable: true }) posterConfirmedAt: Date | null;
  @Column('text', { nullable: true }) posterConfirmedByName: string | null;
}
