import { Module } from '@nestjs/common';
import { GatesModule } from '../gates/gates.module.js';
import { PassesModule } from '../passes/passes.module.js';
import { ChecksController } from './checks.controller.js';
import { SuspectedFloods } from '../intake/suspected-floods.js';
import { UnitsModule } from '../units/units.module.js';
import { ChecksService } from './checks.service.js';

@Module({
  imports: [GatesModule, PassesModule, UnitsModule],
  controllers: [ChecksController],
  providers: [ChecksService, SuspectedFloods],
})
export class ChecksModule {}
