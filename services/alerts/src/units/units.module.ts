import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { UnitPlaces } from './unit-places.js';
import { UnitsConsumer } from './units.consumer.js';

@Module({
  imports: [CasesModule],
  controllers: [UnitsConsumer],
  providers: [UnitPlaces],
  exports: [UnitPlaces],
})
export class UnitsModule {}
