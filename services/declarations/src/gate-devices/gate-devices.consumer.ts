import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type GateDeviceSnapshot } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { upsertGateDevice } from './gate-devices.queries.js';

/** Stores the states of gate devices. */
@Controller()
export class GateDevicesConsumer {
  @OnEvent(Topics.gateDevice)
  recordGateDevice(
    @Payload() { data, aggregateversion }: EventEnvelope<GateDeviceSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return upsertGateDevice(manager, data, aggregateversion);
  }
}
