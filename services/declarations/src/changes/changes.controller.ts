import { Body, Controller, Headers, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { AcceptedDeclarationDto } from '../intake/accepted-declaration.dto.js';
import { CorrectionFormDto } from '../intake/declaration-form.dto.js';
import { DeclarationChangedDto, RequestChangeDto } from './changes.dto.js';
import { ChangesService } from './changes.service.js';

/** Changes by the device that made the declaration. A request that is repeated with the same key gets the same response. */
@ApiTags('declarations')
@ApiHeader({ name: 'x-device-token', required: true })
@Controller('v1/declarations/:id')
export class ChangesController {
  constructor(private readonly changes: ChangesService) {}

  /** Corrects a declaration on its own day and returns the new pass. The earlier passes are revoked. */
  @Post('correct')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: AcceptedDeclarationDto })
  correctDeclaration(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: CorrectionFormDto,
    @Headers('x-device-token') deviceToken: string | undefined,
  ): Promise<AcceptedDeclarationDto> {
    return this.changes.correctDeclaration(id, form, deviceToken);
  }

  /** Withdraws a declaration. It stays stored as withdrawn until its retention ends; its passes are revoked. */
  @Post('withdraw')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: DeclarationChangedDto })
  withdrawDeclaration(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { clientKey }: RequestChangeDto,
    @Headers('x-device-token') deviceToken: string | undefined,
  ): Promise<DeclarationChangedDto> {
    return this.changes.removeDeclaration(id, 'withdraw', clientKey, deviceToken);
  }

  /** Erases the content of a declaration here and at the data centres; its passes are revoked. */
  @Post('erase')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: DeclarationChangedDto })
  eraseDeclaration(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { clientKey }: RequestChangeDto,
    @Headers('x-device-token') deviceToken: string | undefined,
  ): Promise<DeclarationChangedDto> {
    return this.changes.removeDeclaration(id, 'erase', clientKey, deviceToken);
  }
}
