import { Body, Controller, Headers, Post, UseGuards, type OnModuleInit } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { FastPathRegistry } from '@khai-bao/platform/http';
import { ActiveGateDeviceGuard } from '../gate-devices/active-gate-device.guard.js';
import { AcceptedDeclarationDto } from './accepted-declaration.dto.js';
import { DeclarationFormDto } from './declaration-form.dto.js';
import { IntakeService } from './intake.service.js';
import { PhoneCheck } from './phone-check.js';

@ApiTags('declarations')
@Controller('v1/declarations')
export class IntakeController implements OnModuleInit {
  constructor(
    private readonly intake: IntakeService,
    private readonly phoneCheck: PhoneCheck,
    private readonly fastPaths: FastPathRegistry,
  ) {}

  /** Registers the fast path of `declare`, the route with the highest request rate. */
  onModuleInit(): void {
    this.fastPaths.registerFastPath({
      handler: this.declare,
      path: '/v1/declarations',
      bodyClass: DeclarationFormDto,
      respond: (form, { headers }) =>
        this.declare(
          form,
          firstHeaderValue(headers['x-device-token']),
          firstHeaderValue(headers['x-phone-proof']),
        ),
    });
  }

  /** Accepts a citizen's declaration. A request that is repeated with the same key and content gets the same response. */
  @Post()
  @Public()
  @ApiHeader({ name: 'x-device-token', required: false })
  @ApiHeader({ name: 'x-phone-proof', required: false })
  @ApiCreatedResponse({ type: AcceptedDeclarationDto })
  async declare(
    @Body() form: DeclarationFormDto,
    @Headers('x-device-token') deviceToken: string | undefined,
    @Headers('x-phone-proof') phoneProof: string | undefined,
  ): Promise<AcceptedDeclarationDto> {
    await this.phoneCheck.requirePhoneProof(form, phoneProof);
    return this.intake.acceptDeclaration(form, deviceToken, null);
  }

  /** Accepts a declaration that gate staff make for somebody without a phone. */
  @Post('on-behalf')
  @RequirePermission('declaration.on-behalf')
  @UseGuards(ActiveGateDeviceGuard)
  @ApiCreatedResponse({ type: AcceptedDeclarationDto })
  declareOnBehalf(
    @CurrentActor() actor: Actor,
    @Body() form: DeclarationFormDto,
  ): Promise<AcceptedDeclarationDto> {
    return this.intake.acceptDeclaration(form, undefined, actor);
  }
}

const firstHeaderValue = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
