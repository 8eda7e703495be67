import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreasModule } from '../areas/areas.module.js';
import { CommitteeModule } from '../committee/committee.module.js';
import { DuplicateDetectionModule } from '../duplicate-detection/duplicate-detection.module.js';
import { UnitsModule } from '../units/units.module.js';
import { DuplicateMerger } from './duplicate-merger.js';
import { DuplicateSeparator } from './duplicate-separator.js';
import { DuplicatesController } from './duplicates.controller.js';
import { DuplicatesService } from './duplicates.service.js';
import { PairDecisions } from './pair-decisions.js';
import { UnitMergeEntity } from './unit-merge.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([UnitMergeEntity]),
    AreasModule,
    CommitteeModule,
    DuplicateDetectionModule,
    UnitsModule,
  ],
  controllers: [DuplicatesController],
  providers: [DuplicateMerger, DuplicateSeparator, DuplicatesService, PairDecisions],
})
export class DuplicatesModule {}
