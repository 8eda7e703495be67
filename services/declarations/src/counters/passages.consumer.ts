import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type GateChecked } from '@khai-bao/contracts';
import { dayInHoChiMinh, startOfDay } from '@khai-bao/platform/core';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { OccupancyCounter } from '../occupancy/occupancy-counter.js';
import { CountersService } from './counters.service.js';

const hourMs = 60 * 60 * 1000;

/** Counts checks from the service's own events, on the day and in the hour of the check: passages, people inside, people stopped. */
@Controller()
export class PassagesConsumer {
  constructor(
    private readonly counters: CountersService,
    private readonly occupancy: OccupancyCounter,
  ) {}

  @OnEvent(Topics.check, { batch: true })
  async countPassages(
    @Payload() events: EventEnvelope<GateChecked>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    const checks = events.map(({ data }) => ({ ...data, checkedAt: new Date(data.checkedAt) }));
    const admitted = checks.filter(({ decision }) => decision === 'admitted');
    await this.counters.addToUnitDays(
      manager,
      admitted.map(({ unitId, checkedAt, direction }) => ({
        unitId,
        day: dayInHoChiMinh(checkedAt),
        declarations: 0,
        suspected: 0,
        entries: direction === 'entry' ? 1 : 0,
        exits: direction === 'exit' ? 1 : 0,
      })),
    );
    await this.counters.addToUnitHours(
      manager,
      checks.map(({ unitId, checkedAt, direction, decision }) => ({
        unitId,
        ...hourOf(checkedAt),
        entries: decision === 'admitted' && direction === 'entry' ? 1 : 0,
        exits: decision === 'admitted' && direction === 'exit' ? 1 : 0,
        stopped: decision === 'stopped' ? 1 : 0,
      })),
    );
    await this.occupancy.countPassages(manager, admitted);
  }
}

function hourOf(instant: Date): { readonly day: string; readonly hour: number } {
  const day = dayInHoChiMinh(instant);
  return { day, hour: Math.floor((instant.getTime() - startOfDay(day).getTime()) / hourMs) };
}
