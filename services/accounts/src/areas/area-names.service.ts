import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { DataSource } from 'typeorm';

/** A row of `area_name`. */
export interface AreaNameRow {
  readonly code: string;
  readonly path: string;
  readonly name: string;
  readonly full_name: string;
  readonly level: 'city' | 'district' | 'ward';
}

/** Reads the names of areas. */
@Injectable()
export class AreaNamesService {
  constructor(private readonly dataSource: DataSource) {}

  /** Finds areas by path. A path whose area has not arrived yet is left out. */
  async findAreasByPath(paths: readonly string[]): Promise<ReadonlyMap<string, AreaNameRow>> {
    if (paths.length === 0) return new Map();
    const codes = paths.map((path) => path.split('.').at(-1)!);
    const found = await queryRows<AreaNameRow>(
      this.dataSource,
      'select * from area_name where code = any($1)',
      [codes],
    );
    return new Map(found.map((area) => [area.path, area]));
  }
}
