import { Body, Controller, Get, Headers, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { FoundDeclarationDto } from './found-declaration.dto.js';
import { FoundDeclarationReader } from './found-declaration-reader.js';
import {
  EnterPhoneCodeDto,
  FindDeclarationDto,
  ProvenPhoneDto,
  RequestedPhoneCodeDto,
  RequestPhoneCodeDto,
} from './phone-codes.dto.js';
import { PhoneCodesService } from './phone-codes.service.js';

@ApiTags('phone codes')
@Controller('v1')
export class PhoneCodesController {
  constructor(
    private readonly phoneCodes: PhoneCodesService,
    private readonly reader: FoundDeclarationReader,
  ) {}

  /** Sends a one-time code to a phone, before a declaration where the policy asks for a proof of it. */
  @Post('phone-codes')
  @HttpCode(202)
  @Public()
  @ApiHeader({ name: 'x-device-token', required: false })
  @ApiAcceptedResponse({ type: RequestedPhoneCodeDto })
  requestPhoneCode(
    @Body() body: RequestPhoneCodeDto,
    @Headers('x-device-token') deviceToken: string | undefined,
  ): Promise<RequestedPhoneCodeDto> {
    return this.phoneCodes.requestCode(body, deviceToken);
  }

  /** Exchanges a one-time code for a proof of the phone. */
  @Post('phone-codes/:id/enter')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: ProvenPhoneDto })
  enterPhoneCode(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { code }: EnterPhoneCodeDto,
  ): Promise<ProvenPhoneDto> {
    return this.phoneCodes.enterCode(id, code);
  }

  /**
   * Sends a one-time code to the phone of a declaration, for somebody without the device that made it. The response is the same
   * whether there is such a declaration or not.
   */
  @Post('declarations/find')
  @HttpCode(202)
  @Public()
  @ApiAcceptedResponse({ type: RequestedPhoneCodeDto })
  findDeclaration(@Body() body: FindDeclarationDto): Promise<RequestedPhoneCodeDto> {
    return this.phoneCodes.requestCodeForDeclaration(body);
  }

  /** Returns a declaration with its content to somebody who proved its phone. A device token does not open it. */
  @Get('declarations/:id/content')
  @Public()
  @ApiHeader({ name: 'x-device-token', required: true, description: 'The proof of the phone.' })
  @ApiOkResponse({ type: FoundDeclarationDto })
  getDeclarationContent(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('x-device-token') proof: string | undefined,
  ): Promise<FoundDeclarationDto> {
    return this.reader.readFoundDeclaration(id, proof);
  }
}
