import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A unit that changed and is compared with the national list again. A unit may stand here several times. */
@Entity('ncovi_recheck')
export class NcoviRecheckEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('uuid') unitId: string;
}
