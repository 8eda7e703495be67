import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { LineListExport } from './line-list-export.js';
import { LineListController } from './line-list.controller.js';

@Module({
  imports: [AreasModule, CasesModule],
  controllers: [LineListController],
  providers: [LineListExport],
})
export class LineListModule {}
