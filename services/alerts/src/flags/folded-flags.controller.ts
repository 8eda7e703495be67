import { Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { FlagUnfolder } from './flag-unfolder.js';
import { UnfoldResultDto } from './folded-flags.dto.js';

@ApiTags('cases')
@Controller('v1/cases')
export class FoldedFlagsController {
  constructor(private readonly unfolder: FlagUnfolder) {}

  /** Opens the oldest 50 folded flags of a case as cases of their own. */
  @Post(':id/unfold')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: UnfoldResultDto })
  unfoldCase(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<UnfoldResultDto> {
    return this.unfolder.unfoldFlags(actor, id);
  }
}
