import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreasModule } from '../areas/areas.module.js';
import { DuplicateDetectionModule } from '../duplicate-detection/duplicate-detection.module.js';
import { NcoviModule } from '../ncovi/ncovi.module.js';
import { UnitsModule } from '../units/units.module.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { AnswerFileEntity } from './answer-file.entity.js';
import { AnswerFiles } from './answer-files.js';
import { RegisteringController } from './registering.controller.js';
import { RegistrationHistory } from './registration-history.js';
import { RegistrationKeyEntity } from './registration-key.entity.js';
import { RegistrationLimits } from './registration-limits.js';
import { RegistrationTracking } from './registration-tracking.js';
import { UnitInserter } from './unit-inserter.js';
import { UnitRegistrar } from './unit-registrar.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([AnswerFileEntity, RegistrationKeyEntity]),
    AreasModule,
    DuplicateDetectionModule,
    NcoviModule,
    UnitsModule,
    UploadsModule,
  ],
  controllers: [RegisteringController],
  providers: [
    AnswerFiles,
    RegistrationHistory,
    RegistrationLimits,
    RegistrationTracking,
    UnitInserter,
    UnitRegistrar,
  ],
  exports: [AnswerFiles, RegistrationHistory, UnitInserter],
})
export class RegisteringModule {}
