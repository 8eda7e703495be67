import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, IsNull, MoreThan, type Repository } from 'typeorm';
import { AreaNameEntity } from './area-name.entity.js';

/** Reads the names of areas. */
@Injectable()
export class AreaNamesService {
  constructor(@InjectRepository(AreaNameEntity) private readonly areaNames: Repository<AreaNameEntity>) {}

  /** Finds areas by path. A path whose area has not arrived yet is left out. */
  async findAreasByPath(paths: readonly string[]): Promise<ReadonlyMap<string, AreaNameEntity>> {
    const found = await this.findAreasByCode(paths.map((path) => path.split('.').at(-1)!));
    return new Map(found.map((area) => [area.path, area]));
  }

  /** Finds areas by code. */
  async findAreasByCode(codes: readonly string[]): Promise<AreaNameEntity[]> {
    return codes.length === 0 ? [] : this.areaNames.findBy({ code: Any(codes) });
  }

  /** Lists all areas. */
  listAreas(): Promise<AreaNameEntity[]> {
    return this.areaNames.find();
  }

  /** Finds an area that exists on a day. @param day `2021-06-30` */
  async findAreaOn(code: string, day: string): Promise<AreaNameEntity | undefined> {
    const area = await this.areaNames.findOneBy([
      { code, validTo: IsNull() },
      { code, validTo: MoreThan(day) },
    ]);
    return area ?? undefined;
  }
}
