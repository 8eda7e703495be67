import { Module } from '@nestjs/common';
import { CountersController } from './counters.controller.js';
import { CountersService } from './counters.service.js';
import { PassagesConsumer } from './passages.consumer.js';
import { UnitDayPublisher } from './unit-day-publisher.js';

@Module({
  controllers: [CountersController, PassagesConsumer],
  providers: [CountersService, UnitDayPublisher],
  exports: [CountersService],
})
export class CountersModule {}
