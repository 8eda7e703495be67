import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Res,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { sendFileDownload } from '@khai-bao/platform/http';
import type { FastifyReply } from 'fastify';
import { ThreadAccess } from '../thread-core/thread-access.js';
import { toAttachmentHeader } from './file-name.js';
import { FileDto } from './files.dto.js';
import { FilesService } from './files.service.js';

@ApiTags('Support channel')
@Controller('v1/threads/:id/files')
export class FilesController {
  constructor(
    private readonly access: ThreadAccess,
    private readonly files: FilesService,
  ) {}

  /** Stores the bytes of a file. A later post attaches it by its id. */
  @Post()
  @RequirePermission('channel.post')
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiHeader({ name: 'x-file-name', description: 'The name, percent-encoded', required: true })
  @ApiCreatedResponse({ type: FileDto })
  async uploadThreadFile(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('x-file-name') name: string | undefined,
    @Body() bytes: unknown,
  ): Promise<FileDto> {
    await this.access.requireVisibleThread(actor, id);
    if (!Buffer.isBuffer(bytes)) throw new Problem('SUPPORT.FILE_BROKEN');
    return this.files.addFile(actor, id, name, bytes);
  }

  /** Downloads a file as an attachment, which browsers never render within the page's origin. */
  @Get(':fileId')
  @RequirePermission('channel.read')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadThreadFile(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('fileId', ParseUUIDPipe) fileId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.access.requireVisibleThread(actor, id);
    const file = await this.files.openFile(actor, id, fileId);
    await sendFileDownload(reply, file, toAttachmentHeader(file.name));
  }

  /** Deletes a file that was not posted yet. */
  @Delete(':fileId')
  @HttpCode(204)
  @RequirePermission('channel.post')
  @ApiNoContentResponse()
  async deleteThreadFile(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('fileId', ParseUUIDPipe) fileId: string,
  ): Promise<void> {
    await this.access.requireVisibleThread(actor, id);
    return this.files.deleteUnpostedFile(actor, id, fileId);
  }
}
