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
  type UnitCoverSnapshot,
  type UnitSnapshot,
} from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { DayKeys } from './day-keys.js';
import { FeedRecorder } from './feed-recorder.js';
import { eraseDeclarationPayloads } from './intake.queries.js';

const batchOptions = { batch: true };

/** Records the events that are sent to the data centres. */
@Controller()
export class FeedEventsConsumer {
  constructor(
    private readonly recorder: FeedRecorder,
    private readonly dayKeys: DayKeys,
  ) {}

  @OnEvent(Topics.unit, batchOptions)
  onUnitSnapshots(
    @Payload() events: EventEnvelope<UnitSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return this.recorder.recordEvents(manager, 'unit', events);
  }

  @OnEvent(Topics.gate, batchOptions)
  onGateSnapshots(
    @Payload() events: EventEnvelope<GateSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return this.recorder.recordEvents(manager, 'gate', events);
  }

  @OnEvent(Topics.questionnaire, batchOptions)
  onQuestionnaireSnapshots(
    @Payload() events: EventEnvelope<QuestionnaireSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    // Each published version is a Questionnaire of its own at a centre; it replaces no other.
    return this.recorder.recordEvents(
      manager,
      'questionnaire',
      events,
      () => null,
      ({ data }) => `${data.questionnaireId}-${data.version}`,
    );
  }

  @OnEvent(Topics.declaration, batchOptions)
  async onDeclarationSnapshots(
    @Payload() events: EventEnvelope<DeclarationSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.recorder.recordEvents(manager, 'declaration', events, ({ data }) => data.day);
    const erased = events.filter(({ data }) => data.status === 'erased').map(({ subject }) => subject);
    if (erased.length > 0) await eraseDeclarationPayloads(manager, erased);
  }

  @OnEvent(Topics.check, batchOptions)
  onGateChecks(
    @Payload() events: EventEnvelope<GateChecked>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return this.recorder.recordEvents(manager, 'check', events, ({ data }) =>
      dayInHoChiMinh(new Date(data.checkedAt)),
    );
  }

  @OnEvent(Topics.case, batchOptions)
  onCaseSnapshots(
    @Payload() events: EventEnvelope<CaseSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return this.recorder.recordEvents(manager, 'case', events);
  }

  @OnEvent(Topics.unitCover, batchOptions)
  onUnitCovers(
    @Payload() events: EventEnvelope<UnitCoverSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return this.recorder.recordEvents(manager, 'cover', events);
  }

  @OnEvent(Topics.dayKey)
  async onDayKeyShared(
    @Payload() event: EventEnvelope<DayKeyShared>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.dayKeys.applySharedKey(manager, event.data, event.aggregateversion);
  }
}
