import type { FeedStream } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ResourceType } from './batch-parser.js';

/** The current version of a FHIR R4 resource. */
@Entity('resource')
export class ResourceEntity {
  @PrimaryColumn('text') type: ResourceType;
  @PrimaryColumn('text') id: string;
  /** Version that the sender gave it. */
  @Column('bigint') version: string;
  /** Number of versions that were stored, this one included. It is FHIR's `versionId`. */
  @Column('int') versionNumber: number;
  /** SHA-256 of the canonical JSON of `{ request, resource }`, base64url. */
  @Column('text') digest: string;
  /** Null: the resource was deleted. */
  @Column('json', { nullable: true }) content: object | null;
  @Column('text') stream: FeedStream;
  /** Sequence number of the record within the stream. */
  @Column('bigint', { name: 'seq' }) sequence: string;
  @Column('timestamptz') updatedAt: Date;
}
