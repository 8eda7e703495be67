import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreasModule } from '../areas/areas.module.js';
import { AnnouncementResults } from './announcement-results.js';
import { AnnouncementsController } from './announcements.controller.js';
import { ContactPointEntity } from './contact-point.entity.js';
import { ContactPointsService } from './contact-points.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ContactPointEntity]), AreasModule],
  controllers: [AnnouncementsController],
  providers: [ContactPointsService, AnnouncementResults],
})
export class AnnouncementsModule {}
