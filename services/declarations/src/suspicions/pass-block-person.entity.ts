import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The person of a report on one day, by the blind indexes under the key of that day. An erasure of the declaration keeps the row: a
 * daily task deletes it when no pass of the day can be valid any more.
 */
@Entity('pass_block_person')
export class PassBlockPersonEntity {
  @PrimaryColumn('uuid') blockId: string;
  @PrimaryColumn('date') day: string;
  @Column('text') personIndex: string;
  /** Both are null when the content of the declaration could not be read. */
  @Column('text', { nullable: true }) phoneIndex: string | null;
  @Column('text', { nullable: true }) idIndex: string | null;
}
