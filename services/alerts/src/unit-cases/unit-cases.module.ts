import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { DutyModule } from '../duty/duty.module.js';
import { UnitCasesController } from './unit-cases.controller.js';
import { UnitCases } from './unit-cases.js';

@Module({ imports: [CasesModule, DutyModule], controllers: [UnitCasesController], providers: [UnitCases] })
export class UnitCasesModule {}
