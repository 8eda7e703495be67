import type { FeedStream } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ResourceType } from './batch-parser.js';

/** An earlier version of a FHIR R4 resource, with the members of `ResourceEntity`. */
@Entity('resource_history')
export class ResourceHistoryEntity {
  @PrimaryColumn('text') type: ResourceType;
  @PrimaryColumn('text') id: string;
  @PrimaryColumn('int') versionNumber: number;
  @Column('bigint') version: string;
  @Column('text') digest: string;
  @Column('json', { nullable: true }) content: object | null;
  @Column('text') stream: FeedStream;
  @Column('bigint', { name: 'seq' }) sequence: string;
  @Column('timestamptz') updatedAt: Date;
}
