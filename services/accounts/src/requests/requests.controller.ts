import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { RequestDecisionsService } from './request-decisions.service.js';
import {
  AccountRequestListDto,
  ApproveDto,
  DecisionsDto,
  RefusalDto,
  RefuseDto,
  RequestFilterQuery,
  RequestQuery,
  RequestSummaryDto,
} from './requests.dto.js';
import { RequestsService } from './requests.service.js';

@ApiTags('account requests')
@Controller('v1/account-requests')
export class RequestsController {
  constructor(
    private readonly requests: RequestsService,
    private readonly decisions: RequestDecisionsService,
  ) {}

  @Get()
  @RequirePermission('account-request.read')
  @ApiOkResponse({ type: AccountRequestListDto })
  listAccountRequests(
    @CurrentActor() actor: Actor,
    @Query() query: RequestQuery,
  ): Promise<AccountRequestListDto> {
    return this.requests.listRequests(actor, query);
  }

  @Get('summary')
  @RequirePermission('account-request.read')
  @ApiOkResponse({ type: RequestSummaryDto })
  summarizeAccountRequests(
    @CurrentActor() actor: Actor,
    @Query() query: RequestFilterQuery,
  ): Promise<RequestSummaryDto> {
    return this.requests.summariseRequests(actor, query);
  }

  @Get('refusals/:unitId')
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: RefusalDto })
  getRefusal(
    @CurrentActor() actor: Actor,
    @Param('unitId', ParseUUIDPipe) unitId: string,
  ): Promise<RefusalDto> {
    return this.requests.readRefusal(actor, unitId);
  }

  @Post('approve')
  @HttpCode(200)
  @RequirePermission('account-request.decide')
  @ApiOkResponse({ type: DecisionsDto })
  async approveAccountRequests(
    @CurrentActor() actor: Actor,
    @Body() body: ApproveDto,
  ): Promise<DecisionsDto> {
    return { results: await this.decisions.approveRequests(actor, body.ids) };
  }

  @Post('refuse')
  @HttpCode(200)
  @RequirePermission('account-request.decide')
  @ApiOkResponse({ type: DecisionsDto })
  async refuseAccountRequests(@CurrentActor() actor: Actor, @Body() body: RefuseDto): Promise<DecisionsDto> {
    return { results: await this.decisions.refuseRequests(actor, body.ids, body.reason) };
  }
}
