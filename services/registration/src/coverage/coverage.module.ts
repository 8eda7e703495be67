import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas.module.js';
import { ClocksModule } from '../clocks/clocks.module.js';
import { CoverageController } from './coverage.controller.js';
import { CoverageService } from './coverage.service.js';
import { CoverageWorkbook } from './coverage-workbook.js';
import { UnitDaysConsumer } from './unit-days.consumer.js';

@Module({
  imports: [AreasModule, ClocksModule],
  controllers: [CoverageController, UnitDaysConsumer],
  providers: [CoverageService, CoverageWorkbook],
  exports: [CoverageService],
})
export class CoverageModule {}
