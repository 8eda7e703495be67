import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreasModule } from '../areas/areas.module.js';
import { ClocksModule } from '../clocks/clocks.module.js';
import { CoverageController } from './coverage.controller.js';
import { CoverageService } from './coverage.service.js';
import { CoverageWorkbook } from './coverage-workbook.js';
import { GatePosterEntity } from './gate-poster.entity.js';
import { GatePostersConsumer } from './gate-posters.consumer.js';
import { UnitDaysConsumer } from './unit-days.consumer.js';
import { UnitProgressEntity } from './unit-progress.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([UnitProgressEntity, GatePosterEntity]), AreasModule, ClocksModule],
  controllers: [CoverageController, UnitDaysConsumer, GatePostersConsumer],
  providers: [CoverageService, CoverageWorkbook],
  exports: [CoverageService],
})
export class CoverageModule {}
