import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { RosterEditor } from './roster-editor.js';
import { RosterReader } from './roster-reader.js';
import {
  AlarmTokenDto,
  AnsweredAlarmDto,
  ChangeRosterDto,
  ChooseHeadDto,
  RosterDto,
  RosterQuery,
} from './rosters.dto.js';
import { ShiftAlarms } from './shift-alarms.js';

@ApiTags('rosters')
@Controller('v1')
export class RostersController {
  constructor(
    private readonly reader: RosterReader,
    private readonly editor: RosterEditor,
    private readonly alarms: ShiftAlarms,
  ) {}

  @Get('rosters/:areaCode')
  @RequirePermission('roster.read')
  @ApiOkResponse({ type: RosterDto })
  getRoster(
    @CurrentActor() actor: Actor,
    @Param('areaCode') areaCode: string,
    @Query() query: RosterQuery,
  ): Promise<RosterDto> {
    return this.reader.readRoster(actor, areaCode, query.month);
  }

  /** Removes and adds shifts in one transaction. */
  @Post('rosters/:areaCode/changes')
  @HttpCode(204)
  @RequirePermission('roster.manage')
  @ApiNoContentResponse()
  changeRoster(
    @CurrentActor() actor: Actor,
    @Param('areaCode') areaCode: string,
    @Body() body: ChangeRosterDto,
  ): Promise<void> {
    return this.editor.changeRoster(actor, areaCode, body);
  }

  @Put('rosters/:areaCode/head')
  @HttpCode(204)
  @RequirePermission('roster.manage')
  @ApiNoContentResponse()
  chooseRosterHead(
    @CurrentActor() actor: Actor,
    @Param('areaCode') areaCode: string,
    @Body() body: ChooseHeadDto,
  ): Promise<void> {
    return this.editor.chooseHead(actor, areaCode, body.accountId);
  }

  /** Answers the test alarm of a shift by its link, without a sign-in. */
  @Post('shift-alarms/answer')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: AnsweredAlarmDto })
  answerShiftAlarm(@Body() body: AlarmTokenDto): Promise<AnsweredAlarmDto> {
    return this.alarms.answerAlarm(body.token);
  }
}
