import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  GuideDraftDto,
  GuideDraftVersionDto,
  GuidePreviewDto,
  GuidePreviewRequestDto,
  OpenGuideDraftDto,
  WriteGuideDraftDto,
} from './guide-drafts.dto.js';
import { GuideDraftsService } from './guide-drafts.service.js';
import { GuideRoleParams } from './guides.dto.js';

/** What is being written of the guides. One person writes, a second one publishes. */
@ApiTags('guides')
@RequirePermission('guide.manage')
@Controller('v1/guides/:role/draft')
export class GuideDraftsController {
  constructor(private readonly drafts: GuideDraftsService) {}

  @Get()
  @ApiOkResponse({ type: OpenGuideDraftDto })
  readGuideDraft(
    @CurrentActor() actor: Actor,
    @Param() { role }: GuideRoleParams,
  ): Promise<OpenGuideDraftDto> {
    return this.drafts.readDraft(actor, role);
  }

  /** Begins a draft from the published version. */
  @Post()
  @ApiCreatedResponse({ type: GuideDraftDto })
  beginGuideDraft(@CurrentActor() actor: Actor, @Param() { role }: GuideRoleParams): Promise<GuideDraftDto> {
    return this.drafts.beginDraft(actor, role);
  }

  @Put()
  @ApiOkResponse({ type: GuideDraftDto })
  saveGuideDraft(
    @CurrentActor() actor: Actor,
    @Param() { role }: GuideRoleParams,
    @Body() form: WriteGuideDraftDto,
  ): Promise<GuideDraftDto> {
    return this.drafts.saveDraft(actor, role, form);
  }

  /** Judges texts and shows them as they would be published, without storing them. */
  @Post('preview')
  @HttpCode(200)
  @ApiOkResponse({ type: GuidePreviewDto })
  previewGuide(@Param() _params: GuideRoleParams, @Body() form: GuidePreviewRequestDto): GuidePreviewDto {
    return this.drafts.previewTexts(form);
  }

  /** Hands the draft to a second person. */
  @Post('submit')
  @HttpCode(200)
  @ApiOkResponse({ type: GuideDraftDto })
  submitGuideDraft(
    @CurrentActor() actor: Actor,
    @Param() { role }: GuideRoleParams,
    @Body() { version }: GuideDraftVersionDto,
  ): Promise<GuideDraftDto> {
    return this.drafts.submitDraft(actor, role, version);
  }

  /** Publishes the draft, by somebody who has not written in it. */
  @Post('publish')
  @HttpCode(200)
  @ApiOkResponse({ type: OpenGuideDraftDto })
  publishGuideDraft(
    @CurrentActor() actor: Actor,
    @Param() { role }: GuideRoleParams,
    @Body() { version }: GuideDraftVersionDto,
  ): Promise<OpenGuideDraftDto> {
    return this.drafts.publishDraft(actor, role, version);
  }

  /** Gives the draft up. */
  @Post('discard')
  @HttpCode(200)
  @ApiOkResponse({ type: OpenGuideDraftDto })
  discardGuideDraft(
    @CurrentActor() actor: Actor,
    @Param() { role }: GuideRoleParams,
    @Body() { version }: GuideDraftVersionDto,
  ): Promise<OpenGuideDraftDto> {
    return this.drafts.discardDraft(actor, role, version);
  }
}
