import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('file')
export class FileEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') threadId: string;
  @Column('uuid', { nullable: true }) postId: string | null;
  @Column('int') position: number;
  @Column('uuid') uploaderId: string;
  @Column('text') name: string;
  @Column('text') type: string;
  @Column('int') size: number;
  @Column('text') sha256: string;
  @Column('boolean') hasFormulas: boolean;
  @Column('text') keySealed: string;
  @Column('timestamptz') storedAt: Date;
}
