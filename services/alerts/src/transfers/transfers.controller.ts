import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { CaseDetailDto } from '../cases/cases.dto.js';
import { CaseTransfers } from './case-transfers.js';
import { TransferList } from './transfer-list.js';
import {
  AcceptTransferDto,
  CaseTransferListDto,
  DeclineTransferDto,
  RequestTransferDto,
  TransferTargetListDto,
} from './transfers.dto.js';

/** Transfers of cases to the centre of another district. */
@ApiTags('transfers')
@Controller('v1')
export class TransfersController {
  constructor(
    private readonly transfers: CaseTransfers,
    private readonly list: TransferList,
  ) {}

  @Get('case-transfers')
  @RequirePermission('case.read')
  @ApiOkResponse({ type: CaseTransferListDto })
  async listCaseTransfers(@CurrentActor() actor: Actor): Promise<CaseTransferListDto> {
    return { items: await this.list.listPending(actor) };
  }

  /** Lists the centres to which a case can be transferred: one of each district. */
  @Get('case-transfers/targets')
  @RequirePermission('case.act')
  @ApiOkResponse({ type: TransferTargetListDto })
  async listTransferTargets(): Promise<TransferTargetListDto> {
    return { items: await this.list.listTargets() };
  }

  @Post('cases/:id/transfers')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CaseDetailDto })
  requestCaseTransfer(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: RequestTransferDto,
  ): Promise<CaseDetailDto> {
    return this.transfers.requestTransfer(actor, id, body);
  }

  @Post('case-transfers/:id/accept')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CaseDetailDto })
  acceptCaseTransfer(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { note }: AcceptTransferDto,
  ): Promise<CaseDetailDto> {
    return this.transfers.acceptTransfer(actor, id, note ?? null);
  }

  @Post('case-transfers/:id/decline')
  @HttpCode(204)
  @RequirePermission('case.act')
  @ApiNoContentResponse()
  declineCaseTransfer(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { note }: DeclineTransferDto,
  ): Promise<void> {
    return this.transfers.declineTransfer(actor, id, note);
  }

  @Post('case-transfers/:id/withdraw')
  @HttpCode(204)
  @RequirePermission('case.act')
  @ApiNoContentResponse()
  withdrawCaseTransfer(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.transfers.withdrawTransfer(actor, id);
  }
}
