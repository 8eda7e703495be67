import { Body, Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import type { FastifyRequest } from 'fastify';
import { BrowserCookies } from '../browser/browser-cookies.js';
import { SameOriginGuard } from '../browser/same-origin.guard.js';
import { AskPasswordHelpDto, ResetPasswordDto } from './password-help.dto.js';
import { PasswordHelpService } from './password-help.service.js';

@ApiTags('lost passwords')
@Controller('v1/password-help')
@UseGuards(SameOriginGuard)
@Public()
export class PasswordHelpController {
  constructor(
    private readonly help: PasswordHelpService,
    private readonly cookies: BrowserCookies,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiAcceptedResponse()
  requestPasswordReset(@Body() body: AskPasswordHelpDto, @Req() request: FastifyRequest): Promise<void> {
    return this.help.requestPasswordLink(body.username, this.cookies.readCookie(request, 'device'));
  }

  @Post('reset')
  @HttpCode(204)
  @ApiNoContentResponse()
  resetPassword(@Body() body: ResetPasswordDto): Promise<void> {
    return this.help.resetPassword(body.token, body.newPassword);
  }
}
