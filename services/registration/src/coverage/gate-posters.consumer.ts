import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type GateSnapshot } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { countOutdatedPosters, upsertGatePosters, type GatePoster } from './gate-posters.queries.js';

/** Stores which poster is to hang at each gate and which one a photo confirmed. */
@Controller()
export class GatePostersConsumer {
  @OnEvent(Topics.gate, { batch: true })
  async recordGatePosters(
    @Payload() events: EventEnvelope<GateSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    const latest = new Map<string, GatePoster>();
    for (const { data, aggregateversion } of events) {
      // Events from before posters had versions state nothing about them.
      if (data.posterVersion === undefined) continue;
      if ((latest.get(data.gateId)?.version ?? 0) >= aggregateversion) continue;
      latest.set(data.gateId, {
        gateId: data.gateId,
        unitId: data.unitId,
        active: data.active,
        wantedVersion: data.posterVersion,
        confirmedVersion: data.confirmedPosterVersion ?? null,
        version: aggregateversion,
      });
    }
    if (latest.size === 0) return;
    const posters = [...latest.values()].sort((a, b) => (a.gateId < b.gateId ? -1 : 1));
    await upsertGatePosters(manager, posters);
    await countOutdatedPosters(manager, [...new Set(posters.map(({ unitId }) => unitId))].sort());
  }
}
