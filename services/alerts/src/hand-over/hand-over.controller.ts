import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { HandOverListDto, TakenOverDto, TakeOverDto } from './hand-over.dto.js';
import { ShiftHandOver } from './shift-hand-over.js';

@ApiTags('hand-over')
@Controller('v1/hand-over')
export class HandOverController {
  constructor(private readonly handOver: ShiftHandOver) {}

  /** Lists the open cases of the caller's centre that somebody else has acknowledged. */
  @Get()
  @RequirePermission('case.read')
  @ApiOkResponse({ type: HandOverListDto })
  listHandOverCases(@CurrentActor() actor: Actor): Promise<HandOverListDto> {
    return this.handOver.listCases(actor);
  }

  /** Makes the caller responsible for cases by name. */
  @Post()
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: TakenOverDto })
  takeOverCases(@CurrentActor() actor: Actor, @Body() body: TakeOverDto): Promise<TakenOverDto> {
    return this.handOver.takeOver(actor, body.caseIds);
  }
}
