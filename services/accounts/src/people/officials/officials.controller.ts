import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  DisableOfficialDto,
  EndedOfficialDto,
  InvitedListDto,
  InvitedOfficialDto,
  InviteOfficialDto,
  MoveOfficialDto,
  OfficialDto,
  OfficialListDto,
  OfficialQuery,
} from './officials.dto.js';
import { OfficialsService } from './officials.service.js';

@ApiTags('officials')
@Controller('v1/officials')
@RequirePermission('official.manage')
export class OfficialsController {
  constructor(private readonly officials: OfficialsService) {}

  @Get()
  @ApiOkResponse({ type: OfficialListDto })
  listOfficials(@CurrentActor() actor: Actor, @Query() query: OfficialQuery): Promise<OfficialListDto> {
    return this.officials.listOfficials(actor, query);
  }

  @Get(':id/invited')
  @ApiOkResponse({ type: InvitedListDto })
  async listInvitedOfficials(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<InvitedListDto> {
    return { items: await this.officials.listInvitedOfficials(actor, id) };
  }

  @Post()
  @ApiCreatedResponse({ type: InvitedOfficialDto })
  inviteOfficial(@CurrentActor() actor: Actor, @Body() body: InviteOfficialDto): Promise<InvitedOfficialDto> {
    return this.officials.inviteOfficial(actor, body);
  }

  @Post(':id/new-password')
  @HttpCode(200)
  @ApiOkResponse({ type: InvitedOfficialDto })
  issueOfficialPassword(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<InvitedOfficialDto> {
    return this.officials.issueOfficialPassword(actor, id);
  }

  @Post(':id/move')
  @HttpCode(200)
  @ApiOkResponse({ type: OfficialDto })
  moveOfficial(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: MoveOfficialDto,
  ): Promise<OfficialDto> {
    return this.officials.moveOfficial(actor, id, body.areaCode);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @ApiBody({ type: DisableOfficialDto, required: false })
  @ApiOkResponse({ type: EndedOfficialDto })
  disableOfficial(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body?: DisableOfficialDto,
  ): Promise<EndedOfficialDto> {
    return this.officials.disableOfficial(actor, id, body?.withAllInvited === true);
  }
}
