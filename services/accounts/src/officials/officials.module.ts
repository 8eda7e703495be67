import { Body, Controller, Get, HttpCode, Module, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AreasModule } from '../areas/area-names.js';
import { IssuingModule } from '../issuing/issuing.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import {
  InvitedOfficialDto,
  InviteOfficialDto,
  MoveOfficialDto,
  OfficialDto,
  OfficialListDto,
} from './officials.dto.js';
import { OfficialsService } from './officials.service.js';

@ApiTags('officials')
@Controller('v1/officials')
@RequirePermission('official.manage')
export class OfficialsController {
  constructor(private readonly officials: OfficialsService) {}

  @Get()
  @ApiOkResponse({ type: OfficialListDto })
  async list(@CurrentActor() actor: Actor): Promise<OfficialListDto> {
    return { items: await this.officials.list(actor) };
  }

  @Post()
  @ApiCreatedResponse({ type: InvitedOfficialDto })
  invite(@CurrentActor() actor: Actor, @Body() body: InviteOfficialDto): Promise<InvitedOfficialDto> {
    return this.officials.invite(actor, body);
  }

  @Post(':id/new-password')
  @HttpCode(200)
  @ApiOkResponse({ type: InvitedOfficialDto })
  newPassword(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<InvitedOfficialDto> {
    return this.officials.newPassword(actor, id);
  }

  @Post(':id/move')
  @HttpCode(200)
  @ApiOkResponse({ type: OfficialDto })
  move(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: MoveOfficialDto,
  ): Promise<OfficialDto> {
    return this.officials.move(actor, id, body.areaCode);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @ApiOkResponse({ type: OfficialDto })
  disable(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<OfficialDto> {
    return this.officials.disable(actor, id);
  }
}

@Module({
  imports: [AccountsModule, AreasModule, IssuingModule, SessionsModule],
  controllers: [OfficialsController],
  providers: [OfficialsService],
})
export class OfficialsModule {}
