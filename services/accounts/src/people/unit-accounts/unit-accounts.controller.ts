import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  DisableAccountDto,
  NewAdminDto,
  NewPasswordDto,
  UnitAccountDto,
  UnitAccountListDto,
  UnitAccountQuery,
} from './unit-accounts.dto.js';
import { UnitAccountsService } from './unit-accounts.service.js';

@ApiTags('unit accounts')
@Controller('v1/unit-accounts')
@RequirePermission('unit-account.manage')
export class UnitAccountsController {
  constructor(private readonly accounts: UnitAccountsService) {}

  @Get()
  @ApiOkResponse({ type: UnitAccountListDto })
  listUnitAccounts(
    @CurrentActor() actor: Actor,
    @Query() query: UnitAccountQuery,
  ): Promise<UnitAccountListDto> {
    return this.accounts.listUnitAccounts(actor, query);
  }

  @Post(':id/new-password')
  @HttpCode(200)
  @ApiOkResponse({ type: UnitAccountDto })
  issueUnitPassword(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: NewPasswordDto,
  ): Promise<UnitAccountDto> {
    return this.accounts.issueUnitPassword(actor, id, body.delivery);
  }

  @Post(':id/new-admin')
  @HttpCode(200)
  @ApiOkResponse({ type: UnitAccountDto })
  replaceUnitAdmin(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: NewAdminDto,
  ): Promise<UnitAccountDto> {
    return this.accounts.replaceUnitAdmin(actor, id, body);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @ApiOkResponse({ type: UnitAccountDto })
  disableUnitAccount(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DisableAccountDto,
  ): Promise<UnitAccountDto> {
    return this.accounts.disableUnitAccount(actor, id, body.reason);
  }

  @Post(':id/enable')
  @HttpCode(200)
  @ApiOkResponse({ type: UnitAccountDto })
  enableUnitAccount(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<UnitAccountDto> {
    return this.accounts.enableUnitAccount(actor, id);
  }
}
