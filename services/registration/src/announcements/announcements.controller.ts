import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { AnnouncementResults } from './announcement-results.js';
import {
  AnnouncementResultsDto,
  AreaContactsDto,
  ChangeContactPointDto,
  ContactPointDto,
  ContactPointListDto,
  WriteContactPointDto,
} from './contact-points.dto.js';
import { ContactPointsService } from './contact-points.service.js';

@ApiTags('announcements')
@Controller('v1')
export class AnnouncementsController {
  constructor(
    private readonly contactPoints: ContactPointsService,
    private readonly results: AnnouncementResults,
  ) {}

  /** Lists the contact points for units of an area. */
  @Get('areas/:code/contact-points')
  @Public()
  @ApiOkResponse({ type: AreaContactsDto })
  listContactPointsOfArea(@Param('code') code: string): Promise<AreaContactsDto> {
    return this.contactPoints.listContactsOfArea(code.slice(0, 10));
  }

  @Get('contact-points')
  @RequirePermission('announcement.manage')
  @ApiOkResponse({ type: ContactPointListDto })
  async listOwnContactPoints(@CurrentActor() actor: Actor): Promise<ContactPointListDto> {
    return { items: await this.contactPoints.listOwnContactPoints(actor) };
  }

  @Post('contact-points')
  @RequirePermission('announcement.manage')
  @ApiCreatedResponse({ type: ContactPointDto })
  addContactPoint(
    @CurrentActor() actor: Actor,
    @Body() form: WriteContactPointDto,
  ): Promise<ContactPointDto> {
    return this.contactPoints.addContactPoint(actor, form);
  }

  @Put('contact-points/:id')
  @RequirePermission('announcement.manage')
  @ApiOkResponse({ type: ContactPointDto })
  changeContactPoint(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: ChangeContactPointDto,
  ): Promise<ContactPointDto> {
    return this.contactPoints.changeContactPoint(actor, id, form);
  }

  @Delete('contact-points/:id')
  @HttpCode(204)
  @RequirePermission('announcement.manage')
  @ApiNoContentResponse()
  deleteContactPoint(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.contactPoints.deleteContactPoint(actor, id);
  }

  @Get('announcements/results')
  @RequirePermission('announcement.manage')
  @ApiOkResponse({ type: AnnouncementResultsDto })
  async getAnnouncementResults(@CurrentActor() actor: Actor): Promise<AnnouncementResultsDto> {
    return { items: await this.results.countRegistrationsByAnnouncement(actor) };
  }
}
