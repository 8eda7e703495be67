import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type GateChecked } from '@khai-bao/contracts';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { CountersService } from './counters.service.js';

/** Counts admitted entries and exits from the service's own check events, on the day of the check. */
@Controller()
export class PassagesConsumer {
  constructor(private readonly counters: CountersService) {}

  @OnEvent(Topics.check, { batch: true })
  async countPassages(
    @Payload() events: EventEnvelope<GateChecked>[],
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    const admitted = events.filter(({ data }) => data.decision === 'admitted');
    await this.counters.addToUnitDays(
      context.manager,
      admitted.map(({ data }) => ({
        unitId: data.unitId,
        day: dayInHoChiMinh(new Date(data.checkedAt)),
        declarations: 0,
        suspected: 0,
        entries: data.direction === 'entry' ? 1 : 0,
        exits: data.direction === 'exit' ? 1 : 0,
      })),
    );
  }
}
