import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { PageQuery } from '@khai-bao/platform/http';
import { StatedReasonDto } from '../contacts/contacts.dto.js';
import {
  CoVisitorNoticeDto,
  CoVisitorNoticesDto,
  FailedRecipientListDto,
  PrepareCoVisitorNoticeDto,
  ReleaseCoVisitorNoticeDto,
} from './co-visitor-notices.dto.js';
import { CoVisitorNotices } from './co-visitor-notices.service.js';
import { CoVisitorReader } from './co-visitor-reader.js';

/** Notices to the contacts of a case. */
@ApiTags('contacts')
@Controller('v1/cases/:id/co-visitor-notices')
export class CoVisitorNoticesController {
  constructor(
    private readonly reader: CoVisitorReader,
    private readonly notices: CoVisitorNotices,
  ) {}

  /** The notices of a case with their numbers and texts, without personal data. */
  @Get()
  @RequirePermission('case.read')
  @ApiOkResponse({ type: CoVisitorNoticesDto })
  listCoVisitorNotices(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<CoVisitorNoticesDto> {
    return this.reader.listNotices(actor, id);
  }

  /** Prepares a notice. Nothing is sent before somebody else releases it. */
  @Post()
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CoVisitorNoticeDto })
  prepareCoVisitorNotice(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: PrepareCoVisitorNoticeDto,
  ): Promise<CoVisitorNoticeDto> {
    return this.notices.prepareNotice(actor, id, body);
  }

  /** Releases a notice that somebody else prepared. */
  @Post(':noticeId/release')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CoVisitorNoticeDto })
  releaseCoVisitorNotice(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('noticeId', ParseUUIDPipe) noticeId: string,
    @Body() body: ReleaseCoVisitorNoticeDto,
  ): Promise<CoVisitorNoticeDto> {
    return this.notices.releaseNotice(actor, id, noticeId, body);
  }

  /** Refuses a notice that somebody else prepared. */
  @Post(':noticeId/refuse')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CoVisitorNoticeDto })
  refuseCoVisitorNotice(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('noticeId', ParseUUIDPipe) noticeId: string,
    @Body() { reason }: StatedReasonDto,
  ): Promise<CoVisitorNoticeDto> {
    return this.notices.refuseNotice(actor, id, noticeId, reason);
  }

  /** Cancels a notice before its release. */
  @Post(':noticeId/cancel')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CoVisitorNoticeDto })
  cancelCoVisitorNotice(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('noticeId', ParseUUIDPipe) noticeId: string,
  ): Promise<CoVisitorNoticeDto> {
    return this.notices.cancelNotice(actor, id, noticeId);
  }

  /** Sends the messages again that were not delivered. */
  @Post(':noticeId/retry')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CoVisitorNoticeDto })
  retryCoVisitorNotice(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('noticeId', ParseUUIDPipe) noticeId: string,
  ): Promise<CoVisitorNoticeDto> {
    return this.notices.retryNotice(actor, id, noticeId);
  }

  /** Whom a notice did not reach, and why. Each reading is a line of the access trail. */
  @Get(':noticeId/failures')
  @RequirePermission('case.read')
  @ApiOkResponse({ type: FailedRecipientListDto })
  listCoVisitorFailures(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('noticeId', ParseUUIDPipe) noticeId: string,
    @Query() query: PageQuery,
  ): Promise<FailedRecipientListDto> {
    return this.reader.listFailures(actor, id, noticeId, query);
  }
}
