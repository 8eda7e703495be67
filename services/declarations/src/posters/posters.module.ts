import { Module } from '@nestjs/common';
import { GatesModule } from '../gates/gates.module.js';
import { PosterPdfCache } from './poster-pdf-cache.js';
import { PostersController } from './posters.controller.js';
import { PostersService } from './posters.service.js';

@Module({
  imports: [GatesModule],
  controllers: [PostersController],
  providers: [PostersService, PosterPdfCache],
})
export class PostersModule {}
