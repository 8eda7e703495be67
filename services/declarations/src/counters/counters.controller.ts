import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { CountersDto, CountersQuery, HourlyCountersDto } from './counters.dto.js';
import { CountersService } from './counters.service.js';

@ApiTags('counters')
@Controller('v1/counters')
export class CountersController {
  constructor(private readonly counters: CountersService) {}

  @Get()
  @RequirePermission('counter.read')
  @ApiOkResponse({ type: CountersDto })
  getCounters(@CurrentActor() actor: Actor, @Query() query: CountersQuery): Promise<CountersDto> {
    return this.counters.readUnitDay(actor, query.day);
  }

  /** Returns the passages of a day by hour. */
  @Get('hours')
  @RequirePermission('counter.read')
  @ApiOkResponse({ type: HourlyCountersDto })
  getHourlyCounters(@CurrentActor() actor: Actor, @Query() query: CountersQuery): Promise<HourlyCountersDto> {
    return this.counters.readUnitHours(actor, query.day);
  }
}
