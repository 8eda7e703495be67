import { Body, Controller, HttpCode, Module, Post, Req, UseGuards } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import type { FastifyRequest } from 'fastify';
import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { BrowserCookies } from '../sessions/browser-cookies.js';
import { SameOriginGuard } from '../sessions/same-origin.guard.js';
import { MailModule } from '../../delivery/mail/mail.module.js';
import { PasswordHelpService } from './password-help.service.js';

export class AskPasswordHelpDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(100) username: string;
}

export class ResetPasswordDto {
  /** From the mailed link. */
  @ApiProperty() @IsString() @Matches(/^[\w-]{43}$/) token: string;
  /** At least ten characters; a sentence is best. */
  @ApiProperty({ minLength: 10 }) @IsString() @IsNotEmpty() @MaxLength(200) newPassword: string;
}

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

@Module({
  imports: [AccountsModule, MailModule],
  controllers: [PasswordHelpController],
  providers: [PasswordHelpService],
})
export class PasswordHelpModule {}
