import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreaEntity } from '../committees/area.entity.js';
import { GuideDraftsController } from './guide-drafts.controller.js';
import { GuideDraftsService } from './guide-drafts.service.js';
import { GuideFiles } from './guide-files.js';
import { GuideReadersService } from './guide-readers.service.js';
import { GuideReadingEntity } from './guide-reading.entity.js';
import { GuideReleases } from './guide-releases.js';
import { GuideStore } from './guide-store.js';
import { GuideVersionEntity } from './guide-version.entity.js';
import { GuidesController } from './guides.controller.js';
import { GuidesService } from './guides.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([GuideVersionEntity, GuideReadingEntity, AreaEntity])],
  controllers: [GuideDraftsController, GuidesController],
  providers: [GuideStore, GuideReleases, GuidesService, GuideDraftsService, GuideFiles, GuideReadersService],
})
export class GuidesModule {}
