import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { sendFileDownload } from '@khai-bao/platform/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readUpload } from '../uploads/read-upload.js';
import { InspectionPhotos, maxPhotoBytes } from './inspection-photos.js';
import {
  AddPhotoQuery,
  InspectionListDto,
  NoteInspectionDto,
  PhotoDto,
  OpenPointListDto,
  PointDoneDto,
  PointDto,
  PointsQuery,
} from './inspections.dto.js';
import { InspectionsService } from './inspections.service.js';

@ApiTags('inspections')
@Controller('v1')
export class InspectionsController {
  constructor(
    private readonly inspections: InspectionsService,
    private readonly photos: InspectionPhotos,
  ) {}

  /** Lists the inspections of a unit and its open points. */
  @Get('units/:id/inspections')
  @RequirePermission('inspection.read')
  @ApiOkResponse({ type: InspectionListDto })
  listInspections(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<InspectionListDto> {
    return this.inspections.listInspections(actor, id);
  }

  /** Records an inspection under an id that the client generated: a retry over a poor network changes nothing. */
  @Put('units/:id/inspections/:inspectionId')
  @RequirePermission('inspection.note')
  @ApiOkResponse({ type: InspectionListDto })
  recordInspection(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('inspectionId', ParseUUIDPipe) inspectionId: string,
    @Body() form: NoteInspectionDto,
  ): Promise<InspectionListDto> {
    return this.inspections.recordInspection(actor, id, inspectionId, form);
  }

  /** Stores a photo of an own inspection: up to 5 MB, six per inspection, without metadata. A repeated upload changes nothing. */
  @Post('inspection-photos')
  @HttpCode(200)
  @RequirePermission('inspection.note')
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOkResponse({ type: PhotoDto })
  uploadInspectionPhoto(
    @CurrentActor() actor: Actor,
    @Query() query: AddPhotoQuery,
    @Req() request: FastifyRequest,
  ): Promise<PhotoDto> {
    return this.photos.storePhoto(actor, query, () =>
      readUpload(request, maxPhotoBytes[query.part], 'REGISTRATION.FILE_TOO_LARGE'),
    );
  }

  /** Downloads a photo. The page shows it from a blob, never as a document of its own origin. */
  @Get('units/:id/inspection-photos/:photoId')
  @RequirePermission('inspection.read')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadInspectionPhoto(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('photoId', ParseUUIDPipe) photoId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendFileDownload(reply, await this.photos.openPhoto(actor, id, photoId));
  }

  /** Lists open points of an area, overdue ones first. */
  @Get('inspection-points')
  @RequirePermission('inspection.read')
  @ApiOkResponse({ type: OpenPointListDto })
  listOpenInspectionPoints(
    @CurrentActor() actor: Actor,
    @Query() query: PointsQuery,
  ): Promise<OpenPointListDto> {
    return this.inspections.listOpenPoints(actor, query);
  }

  @Post('inspection-points/:id/done')
  @HttpCode(200)
  @RequirePermission('inspection.note')
  @ApiOkResponse({ type: PointDto })
  completeInspectionPoint(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { note }: PointDoneDto,
  ): Promise<PointDto> {
    return this.inspections.completePoint(actor, id, note);
  }
}
