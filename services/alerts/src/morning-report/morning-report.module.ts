import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DutyModule } from '../duty/duty.module.js';
import { MorningReportEntity } from './morning-report.entity.js';
import { MorningReporter } from './morning-reporter.js';

@Module({
  imports: [TypeOrmModule.forFeature([MorningReportEntity]), DutyModule],
  providers: [MorningReporter],
})
export class MorningReportModule {}
