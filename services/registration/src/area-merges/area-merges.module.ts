import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas.module.js';
import { RegistrationsModule } from '../registrations/registrations.module.js';
import { AreaMergesController } from './area-merges.controller.js';
import { AreaMergesService } from './area-merges.service.js';
import { MoveUnits } from './move-units.js';

@Module({
  imports: [AreasModule, RegistrationsModule],
  controllers: [AreaMergesController],
  providers: [AreaMergesService, MoveUnits],
})
export class AreaMergesModule {}
