import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { PassSigner } from './pass-signer.js';
import { PassKeysDto, VerifiedPassDto, VerifyPassDto } from './passes.dto.js';
import { PassesService } from './passes.service.js';

@ApiTags('passes')
@Controller('v1')
export class PassesController {
  constructor(
    private readonly passes: PassesService,
    private readonly signer: PassSigner,
  ) {}

  /** Returns the public keys that devices verify passes with offline. */
  @Get('pass-keys')
  @Public()
  @Header('cache-control', 'public, max-age=3600')
  @ApiOkResponse({ type: PassKeysDto })
  getPassKeys(): PassKeysDto {
    return { keys: [...this.signer.listPublicKeys()] };
  }

  @Post('passes/verify')
  @HttpCode(200)
  @RequirePermission('check.record')
  @ApiOkResponse({ type: VerifiedPassDto })
  verifyPass(@CurrentActor() actor: Actor, @Body() body: VerifyPassDto): Promise<VerifiedPassDto> {
    return this.passes.verifyPass(actor, body.pass);
  }
}
