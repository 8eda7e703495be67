import { Module } from '@nestjs/common';
import { UnitChanges } from './unit-changes.js';
import { UnitStaffConsumer } from './unit-staff.consumer.js';
import { UnitsConsumer } from './units.consumer.js';
import { UnitsService } from './units.service.js';

@Module({
  controllers: [UnitsConsumer, UnitStaffConsumer],
  providers: [UnitsService, UnitChanges],
  exports: [UnitsService, UnitChanges],
})
export class UnitsModule {}
