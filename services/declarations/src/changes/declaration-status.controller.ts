import { Controller, Get, Headers, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { DeclarationOwners } from './declaration-owners.js';
import { DeclarationStatusReader } from './declaration-status-reader.js';
import { DeclarationStatusDto } from './declaration-status.dto.js';

@ApiTags('declarations')
@Controller('v1/declarations')
export class DeclarationStatusController {
  constructor(
    private readonly owners: DeclarationOwners,
    private readonly statusReader: DeclarationStatusReader,
  ) {}

  /** Returns the status of a declaration to the device that submitted it, also after it was erased. */
  @Get(':id/status')
  @Public()
  @ApiHeader({ name: 'x-device-token', required: true })
  @ApiOkResponse({ type: DeclarationStatusDto })
  async getDeclarationStatus(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('x-device-token') deviceToken: string | undefined,
  ): Promise<DeclarationStatusDto> {
    const { row } = await this.owners.requireOwnedDeclaration(id, deviceToken);
    return this.statusReader.readStatus(row);
  }
}
