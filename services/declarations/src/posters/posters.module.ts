import { Module } from '@nestjs/common';
import { GatesModule } from '../gates/gates.module.js';
import { UnitsModule } from '../units/units.module.js';
import { PhotoBodyParser } from './photo-body-parser.js';
import { PosterConfirmations } from './poster-confirmations.js';
import { PosterInspection } from './poster-inspection.js';
import { PosterRenderer } from './poster-renderer.js';
import { PostersController } from './posters.controller.js';
import { PostersService } from './posters.service.js';
import { UnitPostersController } from './unit-posters.controller.js';

@Module({
  imports: [GatesModule, UnitsModule],
  controllers: [PostersController, UnitPostersController],
  providers: [PostersService, PosterConfirmations, PosterInspection, PosterRenderer, PhotoBodyParser],
})
export class PostersModule {}
