import { Module } from '@nestjs/common';
import { UnitsModule } from '../units/units.module.js';
import { DuplicateFinder } from './duplicate-finder.js';
import { DuplicatePairs } from './duplicate-pairs.js';
import { FingerprintBackfill } from './fingerprint-backfill.js';

@Module({
  imports: [UnitsModule],
  providers: [DuplicateFinder, DuplicatePairs, FingerprintBackfill],
  exports: [DuplicateFinder, DuplicatePairs],
})
export class DuplicateDetectionModule {}
