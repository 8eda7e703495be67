import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CoverageModule } from '../coverage/coverage.module.js';
import { UnitsModule } from '../units/units.module.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { InspectionPhotoEntity } from './inspection-photo.entity.js';
import { InspectionPhotos } from './inspection-photos.js';
import { InspectionPointEntity } from './inspection-point.entity.js';
import { InspectionEntity } from './inspection.entity.js';
import { InspectionsController } from './inspections.controller.js';
import { InspectionsService } from './inspections.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([InspectionEntity, InspectionPointEntity, InspectionPhotoEntity]),
    CoverageModule,
    UnitsModule,
    UploadsModule,
  ],
  controllers: [InspectionsController],
  providers: [InspectionsService, InspectionPhotos],
})
export class InspectionsModule {}
