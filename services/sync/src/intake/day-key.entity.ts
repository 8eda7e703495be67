import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The key of a day from declarations. It opens the declarations of that day. */
@Entity('day_key')
export class DayKeyEntity {
  /** Day in Ho Chi Minh City, `2021-06-30`. */
  @PrimaryColumn('date') day: string;
  /** Sealed under the master key and the share of the day; null: destroyed. */
  @Column('text', { nullable: true }) keySealed: string | null;
  /** Version of the last event that was applied. */
  @Column('bigint') version: string;
}
