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
} from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnyAccount, CurrentActor, Public, type Actor } from '@khai-bao/platform/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JWK } from 'jose';
import { AccountsConfig } from '../accounts.config.js';
import { PasskeyRequestDto } from '../second-factor/passkeys.dto.js';
import { DevicesService } from './devices.service.js';
import {
  ChangePasswordDto,
  PasswordDto,
  ProfileDto,
  SessionDto,
  SignedInDeviceListDto,
  SignInDto,
} from './sessions.dto.js';
import { SessionsService, type OpenSession } from './sessions.service.js';
import { TokenIssuer } from './token-issuer.js';

const cookieName = 'kb_refresh';
/** What a browser is known by, so that a new one can be told of. It opens nothing. */
const deviceCookie = 'kb_device';
/** As the browser sees it, behind the gateway. */
const cookiePath = '/api/accounts/v1';

@ApiTags('sessions')
@Controller()
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly devices: DevicesService,
    private readonly issuer: TokenIssuer,
    private readonly config: AccountsConfig,
  ) {}

  @Get('.well-known/jwks.json')
  @Public()
  @Header('cache-control', 'public, max-age=300')
  publicKeys(): { keys: JWK[] } {
    return this.issuer.publicKeys();
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
    return this.give(
      reply,
      await this.sessions.signIn(username, password, proof, {
        token: cookieOf(request, deviceCookie),
        userAgent: request.headers['user-agent'],
      }),
    );
  }

  @Post('v1/sign-in/passkey')
  @Public()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: PasskeyRequestDto })
  async passkeyOptions(@Body() { username, password }: PasswordDto): Promise<PasskeyRequestDto> {
    return { options: await this.sessions.passkeyOptions(username, password) };
  }

  @Post('v1/session/refresh')
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: SessionDto })
  async refresh(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    return this.give(reply, await this.sessions.refresh(cookieOf(request, cookieName)));
  }

  @Post('v1/session/sign-out')
  @Public()
  @HttpCode(204)
  @ApiNoContentResponse()
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.signOut(cookieOf(request, cookieName));
    void reply.header(
      'set-cookie',
      `${cookieName}=; Path=${cookiePath}; HttpOnly; SameSite=Strict; Max-Age=0${this.secure()}`,
    );
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
    return this.give(
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
  me(@CurrentActor() actor: Actor): Promise<ProfileDto> {
    return this.sessions.profile(actor.accountId);
  }

  @Get('v1/sessions')
  @AnyAccount()
  @ApiOkResponse({ type: SignedInDeviceListDto })
  async list(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<SignedInDeviceListDto> {
    return { items: await this.devices.list(actor, cookieOf(request, cookieName)) };
  }

  @Post('v1/sessions/end-others')
  @AnyAccount()
  @HttpCode(204)
  @ApiNoContentResponse()
  endOthers(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<void> {
    return this.devices.end(actor, { butToken: cookieOf(request, cookieName) });
  }

  @Post('v1/sessions/:id/end')
  @AnyAccount()
  @HttpCode(204)
  @ApiNoContentResponse()
  end(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.devices.end(actor, { family: id });
  }

  private give(reply: FastifyReply, { session, refreshToken, deviceToken }: OpenSession): SessionDto {
    void reply.header(
      'set-cookie',
      `${cookieName}=${refreshToken}; Path=${cookiePath}; HttpOnly; SameSite=Strict; Max-Age=43200${this.secure()}`,
    );
    if (deviceToken !== undefined)
      void reply.header(
        'set-cookie',
        `${deviceCookie}=${deviceToken}; Path=${cookiePath}; HttpOnly; SameSite=Strict; Max-Age=31536000${this.secure()}`,
      );
    void reply.header('cache-control', 'no-store');
    return session;
  }

  private secure(): string {
    return this.config.publicOrigin.startsWith('https:') ? '; Secure' : '';
  }
}

const cookieOf = (request: FastifyRequest, name: string): string | undefined =>
  new RegExp(`(?:^|;\\s*)${name}=([\\w-]{20,100})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];
