import { Controller, Get, Module, Query } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ApiOkResponse, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Topics, type EventEnvelope, type GateChecked } from '@khai-bao/contracts';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { IsDay } from '@khai-bao/platform/validation';
import { IsOptional } from 'class-validator';
import { CountersDto, CountersService } from './counters.service.js';
import { PublishCounters } from './publish-counters.js';

export class DayQuery {
  @ApiPropertyOptional({ example: '2021-06-30' }) @IsOptional() @IsDay() day?: string;
}

@Controller()
export class CountersConsumer {
  constructor(private readonly counters: CountersService) {}

  @OnEvent(Topics.check, { batch: true })
  async checks(
    @Payload() events: EventEnvelope<GateChecked>[],
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    const admitted = events.filter(({ data }) => data.decision === 'admitted');
    await this.counters.add(
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

@ApiTags('counters')
@Controller('v1/counters')
export class CountersController {
  constructor(private readonly counters: CountersService) {}

  @Get()
  @RequirePermission('counter.read')
  @ApiOkResponse({ type: CountersDto })
  getCounters(@CurrentActor() actor: Actor, @Query() query: DayQuery): Promise<CountersDto> {
    return this.counters.read(actor, query.day);
  }
}

@Module({
  controllers: [CountersController, CountersConsumer],
  providers: [CountersService, PublishCounters],
  exports: [CountersService],
})
export class CountersModule {}
