import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  Topics,
  type CaseSnapshot,
  type DayKeyShared,
  type DeclarationSnapshot,
  type EventEnvelope,
  type GateChecked,
  type GateSnapshot,
  type QuestionnaireSnapshot,
  type UnitSnapshot,
} from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { DayKeys } from './day-keys.service.js';
import { RecordEvents } from './record-events.js';

const batch = { batch: true };

/** Everything that the data centres are told of, numbered as it arrives. */
@Controller()
export class EventsConsumer {
  constructor(
    private readonly record: RecordEvents,
    private readonly dayKeys: DayKeys,
  ) {}

  @OnEvent(Topics.unit, batch)
  units(
    @Payload() events: EventEnvelope<UnitSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return this.record.run(manager, 'unit', events);
  }

  @OnEvent(Topics.gate, batch)
  gates(
    @Payload() events: EventEnvelope<GateSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return this.record.run(manager, 'gate', events);
  }

  @OnEvent(Topics.questionnaire, batch)
  questionnaires(
    @Payload() events: EventEnvelope<QuestionnaireSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    // Each published version is a Questionnaire of its own at a centre, and none replaces another.
    return this.record.run(
      manager,
      'questionnaire',
      events,
      () => null,
      ({ data }) => `${data.questionnaireId}-${data.version}`,
    );
  }

  @OnEvent(Topics.declaration, batch)
  declarations(
    @Payload() events: EventEnvelope<DeclarationSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return this.record.run(manager, 'declaration', events, ({ data }) => data.day);
  }

  @OnEvent(Topics.check, batch)
  checks(
    @Payload() events: EventEnvelope<GateChecked>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return this.record.run(manager, 'check', events, ({ data }) => dayInHoChiMinh(new Date(data.checkedAt)));
  }

  @OnEvent(Topics.case, batch)
  cases(
    @Payload() events: EventEnvelope<CaseSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return this.record.run(manager, 'case', events);
  }

  @OnEvent(Topics.dayKey)
  async dayKey(
    @Payload() event: EventEnvelope<DayKeyShared>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.dayKeys.apply(manager, event.data, event.aggregateversion);
  }
}
