import { Module } from '@nestjs/common';
import { GatesModule } from '../gates/gates.module.js';
import { PhotoBodyParser } from './photo-body-parser.js';
import { PosterConfirmations } from './poster-confirmations.js';
import { PosterRenderer } from './poster-renderer.js';
import { PostersController } from './posters.controller.js';
import { PostersService } from './posters.service.js';

@Module({
  imports: [GatesModule],
  controllers: [PostersController],
  providers: [PostersService, PosterConfirmations, PosterRenderer, PhotoBodyParser],
})
export class PostersModule {}
