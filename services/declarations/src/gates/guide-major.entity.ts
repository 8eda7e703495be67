import type { GuideRole } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Read model: the published major version of a guide that people at gates follow. */
@Entity('guide_major')
export class GuideMajorEntity {
  @PrimaryColumn('text') role: GuideRole;
  @Column('int') major: number;
}
