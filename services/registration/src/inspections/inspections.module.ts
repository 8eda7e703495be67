import { Module } from '@nestjs/common';
import { CoverageModule } from '../coverage/coverage.module.js';
import { UnitsModule } from '../units/units.module.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { InspectionPhotos } from './inspection-photos.js';
import { InspectionsController } from './inspections.controller.js';
import { InspectionsService } from './inspections.service.js';

@Module({
  imports: [CoverageModule, UnitsModule, UploadsModule],
  controllers: [InspectionsController],
  providers: [InspectionsService, InspectionPhotos],
})
export class InspectionsModule {}
