import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { DataSource } from 'typeorm';
import { countRegistrationsByAnnouncement } from './announcements.queries.js';
import type { AnnouncementResultDto } from './contact-points.dto.js';

/** Counts registrations by the announcement that led to them. */
@Injectable()
export class AnnouncementResults {
  constructor(private readonly dataSource: DataSource) {}

  /** Counts registrations of the public form in the actor's area, the most frequent announcement first. */
  countRegistrationsByAnnouncement(actor: Actor): Promise<AnnouncementResultDto[]> {
    return countRegistrationsByAnnouncement(this.dataSource.manager, actor);
  }
}
