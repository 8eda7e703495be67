import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreasModule } from '../areas/areas.module.js';
import { DuplicateDetectionModule } from '../duplicate-detection/duplicate-detection.module.js';
import { UnitsModule } from '../units/units.module.js';
import { AreaMergeEntity } from './area-merge.entity.js';
import { AreaMergesController } from './area-merges.controller.js';
import { AreaMergesService } from './area-merges.service.js';
import { MergedWardUnitMover } from './merged-ward-unit-mover.js';

@Module({
  imports: [TypeOrmModule.forFeature([AreaMergeEntity]), AreasModule, DuplicateDetectionModule, UnitsModule],
  controllers: [AreaMergesController],
  providers: [AreaMergesService, MergedWardUnitMover],
})
export class AreaMergesModule {}
