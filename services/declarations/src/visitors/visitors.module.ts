import { Module } from '@nestjs/common';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { DeclarationsModule } from '../declarations/declarations.module.js';
import { VisitReader } from './visit-reader.js';
import { VisitorCsvExport } from './visitor-csv-export.js';
import { VisitorPhoneSearch } from './visitor-phone-search.js';
import { VisitorsController } from './visitors.controller.js';
import { VisitorsService } from './visitors.service.js';

@Module({
  imports: [DayKeysModule, DeclarationsModule],
  controllers: [VisitorsController],
  providers: [VisitorsService, VisitReader, VisitorCsvExport, VisitorPhoneSearch],
})
export class VisitorsModule {}
