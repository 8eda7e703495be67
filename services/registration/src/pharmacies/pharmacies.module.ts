import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas.module.js';
import { RegisteringModule } from '../registering/registering.module.js';
import { UnitsModule } from '../units/units.module.js';
import { PharmacyDailyExports } from './daily-exports.js';
import { PharmaciesController } from './pharmacies.controller.js';
import { PharmaciesService } from './pharmacies.service.js';
import { PharmacyDecisions } from './pharmacy-decisions.js';
import { PharmacyListProjection } from './pharmacy-list-projection.js';
import { PharmacyWorkbook } from './pharmacy-workbook.js';

@Module({
  imports: [AreasModule, RegisteringModule, UnitsModule],
  controllers: [PharmaciesController],
  providers: [
    PharmaciesService,
    PharmacyDecisions,
    PharmacyListProjection,
    PharmacyWorkbook,
    PharmacyDailyExports,
  ],
})
export class PharmaciesModule {}
