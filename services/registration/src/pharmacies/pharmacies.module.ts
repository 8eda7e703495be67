import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreasModule } from '../areas/areas.module.js';
import { RegisteringModule } from '../registering/registering.module.js';
import { UnitsModule } from '../units/units.module.js';
import { PharmacyDailyExports } from './daily-exports.js';
import { PharmaciesController } from './pharmacies.controller.js';
import { PharmaciesService } from './pharmacies.service.js';
import { PharmacyChangeCounterEntity } from './pharmacy-change-counter.entity.js';
import { PharmacyChangeEntity } from './pharmacy-change.entity.js';
import { PharmacyChangesSeenEntity } from './pharmacy-changes-seen.entity.js';
import { PharmacyDailyExportEntity } from './pharmacy-daily-export.entity.js';
import { PharmacyDecisions } from './pharmacy-decisions.js';
import { PharmacyListProjection } from './pharmacy-list-projection.js';
import { PharmacyWorkbook } from './pharmacy-workbook.js';
import { PharmacyEntity } from './pharmacy.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      PharmacyEntity,
      PharmacyChangeEntity,
      PharmacyChangeCounterEntity,
      PharmacyChangesSeenEntity,
      PharmacyDailyExportEntity,
    ]),
    AreasModule,
    RegisteringModule,
    UnitsModule,
  ],
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
