import { Module } from '@nestjs/common';
import { DayKeys } from './day-keys.service.js';
import { EventsConsumer } from './events.consumer.js';
import { RecordEvents } from './record-events.js';
import { Retention } from './retention.js';

@Module({
  controllers: [EventsConsumer],
  providers: [RecordEvents, DayKeys, Retention],
  exports: [DayKeys, RecordEvents],
})
export class IntakeModule {}
