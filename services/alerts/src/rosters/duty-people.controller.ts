import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { DutyContacts } from './duty-contacts.js';
import { ChangeDutyContactDto, ConfirmDutyMailDto, OwnDutyContactDto } from './duty-people.dto.js';

@ApiTags('rosters')
@Controller('v1/duty-people/me')
export class DutyPeopleController {
  constructor(private readonly contacts: DutyContacts) {}

  @Get()
  @RequirePermission('roster.read')
  @ApiOkResponse({ type: OwnDutyContactDto })
  getOwnDutyContact(@CurrentActor() actor: Actor): Promise<OwnDutyContactDto> {
    return this.contacts.readOwnContact(actor);
  }

  /** Stores the reader's own addresses, which puts the reader on the duty list of their centre. */
  @Put()
  @RequirePermission('roster.read')
  @ApiOkResponse({ type: OwnDutyContactDto })
  changeOwnDutyContact(
    @CurrentActor() actor: Actor,
    @Body() body: ChangeDutyContactDto,
  ): Promise<OwnDutyContactDto> {
    return this.contacts.changeOwnContact(actor, body);
  }

  @Post('confirm')
  @HttpCode(200)
  @RequirePermission('roster.read')
  @ApiOkResponse({ type: OwnDutyContactDto })
  confirmDutyMail(
    @CurrentActor() actor: Actor,
    @Body() body: ConfirmDutyMailDto,
  ): Promise<OwnDutyContactDto> {
    return this.contacts.confirmMailAddress(actor, body.code);
  }
}
