import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { PageQuery } from '@khai-bao/platform/http';
import { AttendanceDto, SignUpForTrainingDto, TrainingLinkDto, TrainingTokenDto } from './sign-ups.dto.js';
import { TrainingAttendanceService } from './training-attendance.service.js';
import { TrainingSignUpsService } from './training-sign-ups.service.js';
import { TrainingSessionDto } from './training.dto.js';

@ApiTags('training')
@Controller('v1/training')
export class TrainingSignUpsController {
  constructor(
    private readonly signUps: TrainingSignUpsService,
    private readonly attendance: TrainingAttendanceService,
  ) {}

  /** Signs people up. Whoever finds no free seat is on the waiting list. A repeated request changes nothing. */
  @Post('sessions/:id/sign-ups')
  @HttpCode(200)
  @RequirePermission('training.read')
  @ApiOkResponse({ type: TrainingSessionDto })
  signUpForTraining(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: SignUpForTrainingDto,
  ): Promise<TrainingSessionDto> {
    return this.signUps.signUp(actor, id, form.people);
  }

  /** Gives a place back. */
  @Delete('sessions/:id/sign-ups/:signUpId')
  @RequirePermission('training.read')
  @ApiOkResponse({ type: TrainingSessionDto })
  leaveTraining(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('signUpId', ParseUUIDPipe) signUpId: string,
  ): Promise<TrainingSessionDto> {
    return this.signUps.leave(actor, id, signUpId);
  }

  @Get('sessions/:id/attendance')
  @RequirePermission('training.manage')
  @ApiOkResponse({ type: AttendanceDto })
  listTrainingAttendance(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<AttendanceDto> {
    return this.signUps.listAttendance(actor, id, query);
  }

  /** What a personal link leads to. It records nothing. */
  @Post('links/open')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: TrainingLinkDto })
  openTrainingLink(@Body() { token }: TrainingTokenDto): Promise<TrainingLinkDto> {
    return this.attendance.openLink(token);
  }

  /** Records the arrival and returns the address of the room. */
  @Post('links/enter')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: TrainingLinkDto })
  enterTrainingRoom(@Body() { token }: TrainingTokenDto): Promise<TrainingLinkDto> {
    return this.attendance.enterRoom(token);
  }

  /** Records that the person has left the room. */
  @Post('links/leave')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: TrainingLinkDto })
  leaveTrainingRoom(@Body() { token }: TrainingTokenDto): Promise<TrainingLinkDto> {
    return this.attendance.leaveRoom(token);
  }
}
