import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnyAccount, CurrentActor, type Actor } from '@khai-bao/platform/auth';
import {
  BeginFactorDto,
  BegunFactorDto,
  FactorCodeDto,
  FactorStateDto,
  RecoveryCodesDto,
  RemoveFactorDto,
} from './second-factor.dto.js';
import { SecondFactorService } from './second-factor.service.js';

@ApiTags('second factor')
@Controller('v1/second-factor')
@AnyAccount({ whileMustChange: true })
export class SecondFactorController {
  constructor(private readonly factors: SecondFactorService) {}

  @Get()
  @ApiOkResponse({ type: FactorStateDto })
  state(@CurrentActor() actor: Actor): Promise<FactorStateDto> {
    return this.factors.state(actor);
  }

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: BegunFactorDto })
  begin(@CurrentActor() actor: Actor, @Body() body: BeginFactorDto): Promise<BegunFactorDto> {
    return this.factors.begin(actor, body.password);
  }

  @Post('confirm')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: RecoveryCodesDto })
  confirm(@CurrentActor() actor: Actor, @Body() body: FactorCodeDto): Promise<RecoveryCodesDto> {
    return this.factors.confirm(actor, body.code);
  }

  @Post('remove')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@CurrentActor() actor: Actor, @Body() body: RemoveFactorDto): Promise<void> {
    return this.factors.remove(actor, body.password, body.code);
  }
}
