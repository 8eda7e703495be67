import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OccupancyModule } from '../occupancy/occupancy.module.js';
import { CountersController } from './counters.controller.js';
import { CountersService } from './counters.service.js';
import { PassagesConsumer } from './passages.consumer.js';
import { UnitDayPublisher } from './unit-day-publisher.js';
import { UnitHourEntity } from './unit-hour.entity.js';

@Module({
  imports: [OccupancyModule, TypeOrmModule.forFeature([UnitHourEntity])],
  controllers: [CountersController, PassagesConsumer],
  providers: [CountersService, UnitDayPublisher],
  exports: [CountersService],
})
export class CountersModule {}
