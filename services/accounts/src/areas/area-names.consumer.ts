import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AreaSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';

/** Stores names, paths and validity of areas from registration. */
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
