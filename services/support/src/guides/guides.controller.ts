import { readFile } from 'node:fs/promises';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { PageQuery, sendFileDownload } from '@khai-bao/platform/http';
import type { FastifyReply } from 'fastify';
import { GuideFiles } from './guide-files.js';
import { GuideReadersDto } from './guide-readers.dto.js';
import { GuideReadersService } from './guide-readers.service.js';
import {
  GuideChangesDto,
  GuideChangesQuery,
  GuideDto,
  GuideHitListDto,
  GuideLanguageQuery,
  GuideListDto,
  GuidePictureParams,
  GuideQuery,
  GuideReadingDto,
  GuideRoleParams,
  GuideSearchQuery,
} from './guides.dto.js';
import { GuidesService } from './guides.service.js';
import { pictureFileOf } from './release-guides.js';

/** User guides (*Hướng dẫn sử dụng*). They hold nothing secret: everybody may read them, with and without an account. */
@ApiTags('guides')
@Controller('v1')
export class GuidesController {
  constructor(
    private readonly guides: GuidesService,
    private readonly files: GuideFiles,
    private readonly readers: GuideReadersService,
  ) {}

  @Get('guides')
  @Public()
  @ApiOkResponse({ type: GuideListDto })
  listGuides(@Query() { language }: GuideLanguageQuery): Promise<GuideListDto> {
    return this.guides.listGuides(language);
  }

  @Get('guide-search')
  @Public()
  @ApiOkResponse({ type: GuideHitListDto })
  searchGuides(@Query() { q, language }: GuideSearchQuery): Promise<GuideHitListDto> {
    return this.guides.searchGuides(q, language);
  }

  /** Lists the units below the own area whose admin has not opened the current guide for units. */
  @Get('guide-readers')
  @RequirePermission('coverage.read')
  @ApiOkResponse({ type: GuideReadersDto })
  listGuideReaders(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<GuideReadersDto> {
    return this.readers.listReaders(actor, query);
  }

  /** Records which version of the guide for units the admin of a unit has opened. */
  @Post('guide-readings')
  @RequirePermission('gate.manage')
  @HttpCode(204)
  @ApiNoContentResponse()
  recordGuideReading(@CurrentActor() actor: Actor, @Body() form: GuideReadingDto): Promise<void> {
    return this.guides.recordReading(actor, form);
  }

  @Get('guides/:role')
  @Public()
  @ApiOkResponse({ type: GuideDto })
  readGuide(
    @Param() { role }: GuideRoleParams,
    @Query() { language, version }: GuideQuery,
  ): Promise<GuideDto> {
    return this.guides.readGuide(role, language, version);
  }

  /** Compares the current version with one that the reader knows. */
  @Get('guides/:role/changes')
  @Public()
  @ApiOkResponse({ type: GuideChangesDto })
  listGuideChanges(
    @Param() { role }: GuideRoleParams,
    @Query() { language, from }: GuideChangesQuery,
  ): Promise<GuideChangesDto> {
    return this.guides.listChanges(role, language, from);
  }

  /** Downloads the current version as PDF. */
  @Get('guides/:role/file')
  @Public()
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadGuide(
    @Param() { role }: GuideRoleParams,
    @Query() { language }: GuideLanguageQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { bytes, name } = await this.files.renderGuide(role, language);
    await sendFileDownload(reply, { bytes, type: 'application/pdf' }, `attachment; filename="${name}"`);
  }

  /** Shows a picture of a screen. @throws Problem SUPPORT.GUIDE_NOT_FOUND */
  @Get('guide-pictures/:name')
  @Public()
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async showGuidePicture(
    @Param() { name }: GuidePictureParams,
    @Query() { language }: GuideLanguageQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const bytes = await readFile(pictureFileOf(name, language)).catch(() => null);
    if (bytes === null) throw new Problem('SUPPORT.GUIDE_NOT_FOUND');
    await reply
      .header('content-type', 'image/jpeg')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'public, max-age=3600')
      .send(bytes);
  }
}
