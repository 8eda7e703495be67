import { Body, Controller, Get, Header, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnyAccount, CurrentActor, type Actor } from '@khai-bao/platform/auth';
import {
  MadePasskeyDto,
  NewPasskeyDto,
  PasskeyCreationDto,
  PasskeyDto,
  PasskeyNameDto,
  PasskeyRequestDto,
} from './passkeys.dto.js';
import { RecoveryCodesDto } from './recovery-codes.dto.js';
import { BegunFactorDto, FactorCodeDto, FactorStateDto, ProvenDto } from './second-factor.dto.js';
import { SecondFactorService } from './second-factor.service.js';

@ApiTags('second factor')
@Controller('v1/second-factor')
@AnyAccount({ whileMustChange: true })
export class SecondFactorController {
  constructor(private readonly factors: SecondFactorService) {}

  @Get()
  @ApiOkResponse({ type: FactorStateDto })
  getSecondFactor(@CurrentActor() actor: Actor): Promise<FactorStateDto> {
    return this.factors.readFactorState(actor);
  }

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: BegunFactorDto })
  beginSecondFactor(
    @CurrentActor() actor: Actor,
    @Body() { password, ...proof }: ProvenDto,
  ): Promise<BegunFactorDto> {
    return this.factors.beginAuthenticatorApp(actor, password, proof);
  }

  @Post('confirm')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: RecoveryCodesDto })
  confirmSecondFactor(@CurrentActor() actor: Actor, @Body() body: FactorCodeDto): Promise<RecoveryCodesDto> {
    return this.factors.confirmAuthenticatorApp(actor, body.code);
  }

  @Post('remove')
  @HttpCode(204)
  @ApiNoContentResponse()
  removeSecondFactor(@CurrentActor() actor: Actor, @Body() { password, ...proof }: ProvenDto): Promise<void> {
    return this.factors.removeAuthenticatorApp(actor, password, proof);
  }

  @Post('recovery-codes')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: RecoveryCodesDto })
  renewRecoveryCodes(
    @CurrentActor() actor: Actor,
    @Body() { password, ...proof }: ProvenDto,
  ): Promise<RecoveryCodesDto> {
    return this.factors.renewRecoveryCodes(actor, password, proof);
  }

  @Post('proof')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: PasskeyRequestDto })
  async provePresence(@CurrentActor() actor: Actor): Promise<PasskeyRequestDto> {
    return { options: await this.factors.createProofOptions(actor) };
  }

  @Post('passkeys/begin')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: PasskeyCreationDto })
  async beginPasskey(
    @CurrentActor() actor: Actor,
    @Body() { password, ...proof }: ProvenDto,
  ): Promise<PasskeyCreationDto> {
    return { options: await this.factors.beginPasskey(actor, password, proof) };
  }

  @Post('passkeys')
  @Header('cache-control', 'no-store')
  @ApiCreatedResponse({ type: MadePasskeyDto })
  addPasskey(@CurrentActor() actor: Actor, @Body() body: NewPasskeyDto): Promise<MadePasskeyDto> {
    return this.factors.addPasskey(actor, body);
  }

  @Post('passkeys/:id/rename')
  @HttpCode(200)
  @ApiOkResponse({ type: PasskeyDto })
  renamePasskey(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { name }: PasskeyNameDto,
  ): Promise<PasskeyDto> {
    return this.factors.renamePasskey(actor, id, name);
  }

  @Post('passkeys/:id/remove')
  @HttpCode(204)
  @ApiNoContentResponse()
  removePasskey(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { password, ...proof }: ProvenDto,
  ): Promise<void> {
    return this.factors.removePasskey(actor, id, password, proof);
  }
}
