import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas.module.js';
import { RegistrationsModule } from '../registrations/registrations.module.js';
import { DecideDuplicates } from './decide-duplicates.js';
import { DuplicatesController } from './duplicates.controller.js';
import { DuplicatesService } from './duplicates.service.js';
import { MarkUnits } from './mark-units.js';

@Module({
  imports: [AreasModule, RegistrationsModule],
  controllers: [DuplicatesController],
  providers: [DecideDuplicates, DuplicatesService, MarkUnits],
})
export class DuplicatesModule {}
