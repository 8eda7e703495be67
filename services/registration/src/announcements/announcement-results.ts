import { Injectable } from '@nestjs/common';
import type { Announcement } from '@khai-bao/contracts';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { DataSource } from 'typeorm';
import type { AnnouncementResultDto } from './contact-points.dto.js';

/** Counts registrations by the announcement that led to them. */
@Injectable()
export class AnnouncementResults {
  constructor(private readonly dataSource: DataSource) {}

  /** Counts registrations of the public form in the actor's area, the most frequent announcement first. */
  async countRegistrationsByAnnouncement(actor: Actor): Promise<AnnouncementResultDto[]> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    return queryRows<{ announcement: Announcement | null; registrations: number }>(
      this.dataSource,
      `select announcement, count(*)::int as registrations from unit where ${scope.sql} and source = 'public'
       group by announcement order by registrations desc, announcement`,
      [...scope.parameters],
    );
  }
}
