import { Module } from '@nestjs/common';
import { UnitStaffConsumer } from './unit-staff.consumer.js';
import { UnitsConsumer } from './units.consumer.js';
import { UnitsService } from './units.service.js';

@Module({
  controllers: [UnitsConsumer, UnitStaffConsumer],
  providers: [UnitsService],
  exports: [UnitsService],
})
export class UnitsModule {}
