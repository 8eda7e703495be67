import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/cases.module.js';
import { LadderModule } from '../ladder/ladder.module.js';
import { UnitPlaceEntity } from './unit-place.entity.js';
import { UnitPlaces } from './unit-places.js';
import { UnitsConsumer } from './units.consumer.js';

@Module({
  imports: [TypeOrmModule.forFeature([UnitPlaceEntity]), CasesModule, LadderModule],
  controllers: [UnitsConsumer],
  providers: [UnitPlaces],
  exports: [UnitPlaces],
})
export class UnitsModule {}
