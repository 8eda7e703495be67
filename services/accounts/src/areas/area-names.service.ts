import { Controller, Injectable, Module } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AreaSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { DataSource } from 'typeorm';

export interface AreaNameRow {
  readonly code: string;
  readonly path: string;
  readonly name: string;
  readonly full_name: string;
  readonly level: 'city' | 'district' | 'ward';
}

/** Keeps what areas are called, from registration. */
@Controller()
export class AreaNamesConsumer {
  @OnEvent(Topics.area)
  async recordAreaName(
    @Payload() event: EventEnvelope<AreaSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    const { code, path, name, fullName, level, validTo } = event.data;
    await queryRows(
      manager,
      `insert into area_name (code, path, name, full_name, level, version, valid_to) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (code) do update set path = excluded.path, name = excluded.name, full_name = excluded.full_name, level = excluded.level, version = excluded.version, valid_to = excluded.valid_to
       where area_name.version < excluded.version`,
      [code, path, name, fullName, level, event.aggregateversion, validTo ?? null],
    );
  }
}

/** What areas are called. */
@Injectable()
export class AreaNamesService {
  constructor(private readonly dataSource: DataSource) {}

  /** Areas by their paths; a path whose area is not known here yet is left out. */
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

@Module({ controllers: [AreaNamesConsumer], providers: [AreaNamesService], exports: [AreaNamesService] })
export class AreasModule {}
