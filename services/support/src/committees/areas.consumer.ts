import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AreaSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';

/** Stores the areas of registration. The recipients of an acknowledgement follow from them. */
@Controller()
export class AreasConsumer {
  @OnEvent(Topics.area)
  async recordArea(
    @Payload() { data, aggregateversion }: EventEnvelope<AreaSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await queryRows(
      manager,
      `insert into area (code, name, full_name, level, path, valid_from, valid_to, version) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (code) do update set name = excluded.name, full_name = excluded.full_name, level = excluded.level, path = excluded.path, valid_from = excluded.valid_from, valid_to = excluded.valid_to, version = excluded.version
       where area.version < excluded.version`,
      [
        data.code,
        data.name,
        data.fullName,
        data.level,
        data.path,
        data.validFrom,
        data.validTo,
        aggregateversion,
      ],
    );
  }
}
