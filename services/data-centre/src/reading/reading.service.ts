import { Injectable } from '@nestjs/common';
import { feedStreams, type FeedStream } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { CentreConfig } from '../centre.config.js';
import type { SummaryDto } from './reading.dto.js';

interface ResourceRow {
  readonly content: object;
  readonly version_number: number;
  readonly updated_at: Date;
}

/** Reads the stored resources, positions and receipts. */
@Injectable()
export class ReadingService {
  constructor(
    private readonly config: CentreConfig,
    private readonly dataSource: DataSource,
  ) {}

  /** Returns positions, holes and counts of the centre. */
  async readSummary(): Promise<SummaryDto> {
    const streams = await queryRows<{ stream: FeedStream; position: string; holes: string }>(
      this.dataSource,
      'select p.stream, p.position, (select count(*) from hole h where h.stream = p.stream) as holes from stream_position p',
    );
    const types = await queryRows<{ type: string; resources: string; versions: string }>(
      this.dataSource,
      'select type, count(*) filter (where content is not null) as resources, sum(version_number) as versions from resource group by type order by type',
    );
    const [receipts] = await queryRows<{ count: string }>(this.dataSource, 'select count(*) from receipt');
    return {
      centre: this.config.centreName,
      streams: feedStreams.flatMap((stream) =>
        streams
          .filter((row) => row.stream === stream)
          .map(({ position, holes }) => ({ stream, position: Number(position), holes: Number(holes) })),
      ),
      types: types.map(({ type, resources, versions }) => ({
        type,
        resources: Number(resources),
        versions: Number(versions),
      })),
      receipts: Number(receipts!.count),
    };
  }

  /** Returns the current version of a resource. @throws Problem PLATFORM.NOT_FOUND when there is none or it was deleted */
  async readResource(type: string, id: string): Promise<object> {
    const [row] = await queryRows<ResourceRow>(
      this.dataSource,
      'select content, version_number, updated_at from resource where type = $1 and id = $2 and content is not null',
      [type, id],
    );
    if (row === undefined) throw new Problem('PLATFORM.NOT_FOUND');
    const { meta } = row.content as { meta?: object };
    return {
      ...row.content,
      meta: { ...meta, versionId: String(row.version_number), lastUpdated: row.updated_at.toISOString() },
    };
  }
}
