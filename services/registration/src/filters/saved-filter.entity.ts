import type { Role } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A saved filter of the intake list. It holds no area: who opens it sees the units of their own area. */
@Entity('kept_filter')
export class SavedFilterEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') ownerId: string;
  @Column('text') ownerName: string;
  /** The committee that a shared filter is shared with: its area's path and the role of its officials. */
  @Column('text') areaPath: string;
  @Column('text') role: Role;
  @Column('boolean') isShared: boolean;
  /** A view of the intake list; it may be one that does not exist any more. */
  @Column('text') view: string;
  /** Name and search words (`FilterWords`), sealed. */
  @Column('text') wordsSealed: string;
  @Column('int') version: number;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') changedAt: Date;
}
