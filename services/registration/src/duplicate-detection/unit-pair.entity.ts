import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit_pair')
export class UnitPairEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') lowId: string;
  @Column('uuid') highId: string;
  @Column('text') commonPath: string;
  @Column('text', { array: true }) reasons: string[];
  @Column('int') score: number;
  @Column('text') state: 'open' | 'merged' | 'apart' | 'closed';
  @Column('text') basis: string;
  @Column('timestamptz') foundAt: Date;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) decidedByName: string | null;
  @Column('text', { nullable: true }) noteSealed: string | null;
}
