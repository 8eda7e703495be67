import { Module } from '@nestjs/common';
import { CoverageModule } from '../coverage/coverage.module.js';
import { RegistrationsModule } from '../registrations/registrations.module.js';
import { InspectionPhotos } from './inspection-photos.js';
import { InspectionsController } from './inspections.controller.js';
import { InspectionsService } from './inspections.service.js';

@Module({
  imports: [CoverageModule, RegistrationsModule],
  controllers: [InspectionsController],
  providers: [InspectionsService, InspectionPhotos],
})
export class InspectionsModule {}
