import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UnitsModule } from '../units/units.module.js';
import { DuplicateFinder } from './duplicate-finder.js';
import { DuplicatePairs } from './duplicate-pairs.js';
import { FingerprintBackfill } from './fingerprint-backfill.js';
import { UnitPairEntity } from './unit-pair.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([UnitPairEntity]), UnitsModule],
  providers: [DuplicateFinder, DuplicatePairs, FingerprintBackfill],
  exports: [DuplicateFinder, DuplicatePairs],
})
export class DuplicateDetectionModule {}
