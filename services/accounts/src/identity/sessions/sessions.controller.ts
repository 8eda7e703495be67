import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnyAccount, CurrentActor, Public, type Actor } from '@khai-bao/platform/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JWK } from 'jose';
import { BrowserCookies } from '../browser/browser-cookies.js';
import { SameOriginGuard } from '../browser/same-origin.guard.js';
import { DevicesService } from '../devices/devices.service.js';
import { PasskeyRequestDto } from '../second-factor/passkeys.dto.js';
import {
  ChangePasswordDto,
  PasswordDto,
  ProfileDto,
  RefreshDto,
  SessionDto,
  SignedInDeviceListDto,
  SignInDto,
} from './sessions.dto.js';
import { SessionsService, type IssuedSession } from './sessions.service.js';
import { TokenIssuer } from './token-issuer.js';

@ApiTags('sessions')
@Controller()
@UseGuards(SameOriginGuard)
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly devices: DevicesService,
    private readonly issuer: TokenIssuer,
    private readonly cookies: BrowserCookies,
  ) {}

  @Get('.well-known/jwks.json')
  @Public()
  @Header('cache-control', 'public, max-age=300')
  getPublicKeys(): { keys: JWK[] } {
    return this.issuer.toPublicKeySet();
  }

  @Post('v1/sign-in')
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: SessionDto })
  async signIn(
    @Body() { username, password, ...proof }: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    return this.toSessionResponse(
      reply,
      await this.sessions.signIn(username, password, proof, {
        token: this.cookies.readCookie(request, 'device'),
        refreshToken: this.cookies.readCookie(request, 'refresh'),
        userAgent: request.headers['user-agent'],
      }),
    );
  }

  @Post('v1/sign-in/passkey')
  @Public()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: PasskeyRequestDto })
  async getPasskeyOptions(
    @Body() { username, password }: PasswordDto,
    @Req() request: FastifyRequest,
  ): Promise<PasskeyRequestDto> {
    const device = this.cookies.readCookie(request, 'device');
    return { options: await this.sessions.createPasskeyOptions(username, password, device) };
  }

  @Post('v1/session/refresh')
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: SessionDto })
  async refreshSession(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body?: RefreshDto,
  ): Promise<SessionDto> {
    const refreshToken = this.cookies.readCookie(request, 'refresh');
    return this.toSessionResponse(reply, await this.sessions.refreshSession(refreshToken, body?.accountId));
  }

  @Post('v1/session/sign-out')
  @Public()
  @HttpCode(204)
  @ApiNoContentResponse()
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.signOut(this.cookies.readCookie(request, 'refresh'));
    this.cookies.clearCookie(reply, 'refresh');
  }

  @Post('v1/password')
  @AnyAccount({ whileMustChange: true })
  @HttpCode(200)
  @ApiOkResponse({ type: SessionDto })
  async changePassword(
    @CurrentActor() actor: Actor,
    @Body() body: ChangePasswordDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    return this.toSessionResponse(
      reply,
      await this.sessions.changePassword(
        actor,
        body.currentPassword,
        body.newPassword,
        request.headers['user-agent'],
      ),
    );
  }

  @Get('v1/me')
  @AnyAccount()
  @ApiOkResponse({ type: ProfileDto })
  getOwnProfile(@CurrentActor() actor: Actor): Promise<ProfileDto> {
    return this.sessions.readProfile(actor.accountId);
  }

  @Get('v1/sessions')
  @AnyAccount()
  @ApiOkResponse({ type: SignedInDeviceListDto })
  async listSessions(@CurrentActor() actor: Actor): Promise<SignedInDeviceListDto> {
    return { items: await this.devices.listSignedInDevices(actor) };
  }

  @Post('v1/sessions/end-others')
  @AnyAccount()
  @HttpCode(204)
  @ApiNoContentResponse()
  endOtherSessions(@CurrentActor() actor: Actor): Promise<void> {
    return this.devices.endDeviceSessions(actor, 'others');
  }

  @Post('v1/sessions/:id/end')
  @AnyAccount()
  @HttpCode(204)
  @ApiNoContentResponse()
  endSession(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.devices.endDeviceSessions(actor, { sessionId: id });
  }

  private toSessionResponse(
    reply: FastifyReply,
    { session, refreshToken, deviceToken }: IssuedSession,
  ): SessionDto {
    this.cookies.setCookie(reply, 'refresh', refreshToken);
    if (deviceToken !== undefined) this.cookies.setCookie(reply, 'device', deviceToken);
    void reply.header('cache-control', 'no-store');
    return session;
  }
}
