import { Entity, PrimaryColumn } from 'typeorm';

@Entity('unit_staff')
export class UnitStaffEntity {
  @PrimaryColumn('uuid') unitId: string;
  @PrimaryColumn('uuid') accountId: string;
}
