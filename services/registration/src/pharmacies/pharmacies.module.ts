import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas.module.js';
import { RegistrationsModule } from '../registrations/registrations.module.js';
import { MorningFiles } from './morning-files.js';
import { PharmaciesController } from './pharmacies.controller.js';
import { PharmaciesService } from './pharmacies.service.js';
import { PharmacyDecisions } from './pharmacy-decisions.js';
import { PharmacyWorkbook } from './pharmacy-workbook.js';

@Module({
  imports: [AreasModule, RegistrationsModule],
  controllers: [PharmaciesController],
  providers: [PharmaciesService, PharmacyDecisions, PharmacyWorkbook, MorningFiles],
})
export class PharmaciesModule {}
