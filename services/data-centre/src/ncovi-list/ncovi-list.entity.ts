import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The only row: the newest change of the NCOVI list. An import locks it. */
@Entity('ncovi_list')
export class NcoviListEntity {
  @PrimaryColumn('boolean') single: boolean;
  @Column('bigint') head: string;
  /** Units on the list. */
  @Column('int') listed: number;
  /** Chain value of the newest change. */
  @Column('text') chain: string;
}
