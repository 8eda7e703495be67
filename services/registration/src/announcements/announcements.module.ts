import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas.module.js';
import { AnnouncementResults } from './announcement-results.js';
import { AnnouncementsController } from './announcements.controller.js';
import { ContactPointsService } from './contact-points.service.js';

@Module({
  imports: [AreasModule],
  controllers: [AnnouncementsController],
  providers: [ContactPointsService, AnnouncementResults],
})
export class AnnouncementsModule {}
