import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('read_mark')
export class ReadMarkEntity {
  @PrimaryColumn('uuid') threadId: string;
  @PrimaryColumn('uuid') accountId: string;
  @Column('int') number: number;
  @Column('int', { nullable: true }) delivered: number | null;
}
