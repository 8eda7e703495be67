import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { OwnNcoviCoverDto } from './ncovi-work.dto.js';
import { UnitCoverEntity } from './unit-cover.entity.js';

/** What a unit reads about its own cover, with an account or with its tracking code. */
@Injectable()
export class OwnCoverReader {
  constructor(@InjectRepository(UnitCoverEntity) private readonly covers: Repository<UnitCoverEntity>) {}

  async readCover(unitId: string): Promise<OwnNcoviCoverDto> {
    const cover = await this.covers.findOneBy({ unitId });
    if (cover === null || cover.basis === null)
      return { basis: null, entryId: null, since: null, until: null };
    const { basis, entryId, since, until } = cover;
    return { basis, entryId, since: since.toISOString(), until: until?.toISOString() ?? null };
  }
}
