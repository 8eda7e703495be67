import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreasModule } from '../areas/areas.module.js';
import { DuplicateDetectionModule } from '../duplicate-detection/duplicate-detection.module.js';
import { RegisteringModule } from '../registering/registering.module.js';
import { UnitsModule } from '../units/units.module.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { ImportCipher } from './import-cipher.js';
import { ImportDownloads } from './import-downloads.js';
import { ImportRetention } from './import-retention.js';
import { ImportRowJudge } from './import-row-judge.js';
import { ImportRunner } from './import-runner.js';
import { ImportStore } from './import-store.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';
import { IsolatedSpreadsheetParser } from './isolated-spreadsheet-parser.js';
import { RegisteredUnitLookup } from './registered-unit-lookup.js';
import { UnitImportRowEntity } from './unit-import-row.entity.js';
import { UnitImportEntity } from './unit-import.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([UnitImportEntity, UnitImportRowEntity]),
    AreasModule,
    DuplicateDetectionModule,
    RegisteringModule,
    UnitsModule,
    UploadsModule,
  ],
  controllers: [ImportsController],
  providers: [
    ImportCipher,
    ImportDownloads,
    ImportRetention,
    ImportRowJudge,
    ImportRunner,
    ImportStore,
    ImportsService,
    IsolatedSpreadsheetParser,
    RegisteredUnitLookup,
  ],
})
export class ImportsModule {}
