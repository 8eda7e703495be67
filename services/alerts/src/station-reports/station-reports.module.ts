import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { StationReportsController } from './station-reports.controller.js';
import { StationReports } from './station-reports.js';

@Module({ imports: [CasesModule], controllers: [StationReportsController], providers: [StationReports] })
export class StationReportsModule {}
