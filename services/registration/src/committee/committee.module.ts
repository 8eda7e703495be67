import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas.module.js';
import { ClocksModule } from '../clocks/clocks.module.js';
import { DuplicateDetectionModule } from '../duplicate-detection/duplicate-detection.module.js';
import { RegisteringModule } from '../registering/registering.module.js';
import { UnitsModule } from '../units/units.module.js';
import { RegistrationActions } from './registration-actions.service.js';
import { RegistrationDetailReader } from './registration-detail-reader.js';
import { RegistrationListWorkbook } from './registration-list-workbook.js';
import { RegistrationList } from './registration-list.js';
import { RegistrationsController } from './registrations.controller.js';
import { UnitCorrector } from './unit-corrector.js';
import { UnitSplitter } from './unit-splitter.js';

@Module({
  imports: [AreasModule, ClocksModule, DuplicateDetectionModule, RegisteringModule, UnitsModule],
  controllers: [RegistrationsController],
  providers: [
    RegistrationActions,
    RegistrationDetailReader,
    RegistrationList,
    RegistrationListWorkbook,
    UnitCorrector,
    UnitSplitter,
  ],
  exports: [RegistrationDetailReader],
})
export class CommitteeModule {}
