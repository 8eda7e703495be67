import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type DutySnapshot, type EventEnvelope, type UnitSnapshot } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';

/** Fills the read models of units and medical centres; an older snapshot never overwrites a newer one. */
@Controller()
export class UnitsConsumer {
  @OnEvent(Topics.unit)
  async recordUnit(
    @Payload() event: EventEnvelope<UnitSnapshot>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    const { unitId, name, areaPath, areaName, state } = event.data;
    await queryRows(
      context.manager,
      `insert into unit (id, name, area_path, area_name, state, version) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set name = excluded.name, area_path = excluded.area_path, area_name = excluded.area_name, state = excluded.state, version = excluded.version where unit.version < excluded.version`,
      [unitId, name, areaPath, areaName, state, event.aggregateversion],
    );
  }

  @OnEvent(Topics.duty)
  async recordMedicalCentre(
    @Payload() event: EventEnvelope<DutySnapshot>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    const { areaCode, areaPath, centreName, hotline, phone, address } = event.data;
    await queryRows(
      context.manager,
      `insert into duty (area_code, area_path, centre_name, hotline, phone, address, version) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (area_code) do update set area_path = excluded.area_path, centre_name = excluded.centre_name, hotline = excluded.hotline, phone = excluded.phone, address = excluded.address, version = excluded.version where duty.version < excluded.version`,
      [areaCode, areaPath, centreName, hotline, phone, address, event.aggregateversion],
    );
  }
}
