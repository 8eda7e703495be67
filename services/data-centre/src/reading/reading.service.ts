import { Injectable } from '@nestjs/common';
import { feedStreams } from '@khai-bao/contracts';
import { Problem } from '@khai-bao/platform/core';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Not, Repository } from 'typeorm';
import type { ResourceType } from '../batches/batch-parser.js';
import { ReceiptEntity } from '../batches/receipt.entity.js';
import { ResourceEntity } from '../batches/resource.entity.js';
import { CentreConfig } from '../centre.config.js';
import type { SummaryDto } from './reading.dto.js';
import { countHolesByStream, countResourcesByType } from './reading.queries.js';

/** Reads the stored resources, positions and receipts. */
@Injectable()
export class ReadingService {
  constructor(
    private readonly config: CentreConfig,
    @InjectRepository(ResourceEntity) private readonly resources: Repository<ResourceEntity>,
    @InjectRepository(ReceiptEntity) private readonly receipts: Repository<ReceiptEntity>,
  ) {}

  /** Returns positions, holes and counts of the centre. */
  async readSummary(): Promise<SummaryDto> {
    const { manager } = this.resources;
    const streams = await countHolesByStream(manager);
    const types = await countResourcesByType(manager);
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
      receipts: await this.receipts.count(),
    };
  }

  /** Returns the current version of a resource. @throws Problem PLATFORM.NOT_FOUND when there is none or it was deleted */
  async readResource(type: string, id: string): Promise<object> {
    const resource = await this.resources.findOneBy({
      type: type as ResourceType,
      id,
      content: Not(IsNull()),
    });
    if (resource === null) throw new Problem('PLATFORM.NOT_FOUND');
    const { meta } = resource.content as { meta?: object };
    return {
      ...resource.content,
      meta: {
        ...meta,
        versionId: String(resource.versionNumber),
        lastUpdated: resource.updatedAt.toISOString(),
      },
    };
  }
}
