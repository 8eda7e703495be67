import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { CaseNotices } from './case-notices.js';
import { NoticeAcknowledgements } from './notice-acknowledgements.js';
import { CaseNoticeListDto, NoticeTokenDto, NoticeViewDto, RecordCallDto } from './notices.dto.js';

@ApiTags('notices')
@Controller('v1')
export class NoticesController {
  constructor(
    private readonly notices: CaseNotices,
    private readonly acknowledgements: NoticeAcknowledgements,
  ) {}

  @Get('cases/:id/notices')
  @RequirePermission('case.read')
  @ApiOkResponse({ type: CaseNoticeListDto })
  async listCaseNotices(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<CaseNoticeListDto> {
    return { items: await this.notices.listNotices(actor, id) };
  }

  /** Records the outcome of a call to a duty person. */
  @Post('cases/:id/notices/:noticeId/call')
  @HttpCode(204)
  @RequirePermission('case.act')
  @ApiNoContentResponse()
  recordCall(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('noticeId', ParseUUIDPipe) noticeId: string,
    @Body() body: RecordCallDto,
  ): Promise<void> {
    return this.notices.recordCall(actor, id, noticeId, body.outcome);
  }

  /** What the link of a notice is about. */
  @Post('notices/open')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: NoticeViewDto })
  openNotice(@Body() body: NoticeTokenDto): Promise<NoticeViewDto> {
    return this.acknowledgements.openLink(body.token);
  }

  /** Acknowledges by the link of a notice, without a sign-in. */
  @Post('notices/acknowledge')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: NoticeViewDto })
  acknowledgeNotice(@Body() body: NoticeTokenDto): Promise<NoticeViewDto> {
    return this.acknowledgements.acknowledgeByLink(body.token);
  }
}
