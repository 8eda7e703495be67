import { Controller, Get, Headers, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { DeclarationStatusDto } from './declaration-status.dto.js';
import { findDeclarationOfDevice } from './declarations.queries.js';
import { DeviceTokens } from './device-tokens.js';

@ApiTags('declarations')
@Controller('v1/declarations')
export class DeclarationStatusController {
  constructor(
    private readonly deviceTokens: DeviceTokens,
    private readonly dataSource: DataSource,
  ) {}

  /** Returns the status of a declaration to the device that submitted it. */
  @Get(':id/status')
  @Public()
  @ApiHeader({ name: 'x-device-token', required: true })
  @ApiOkResponse({ type: DeclarationStatusDto })
  async getDeclarationStatus(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('x-device-token') deviceToken: string | undefined,
  ): Promise<DeclarationStatusDto> {
    const digest = this.deviceTokens.verifyDeviceToken(deviceToken);
    const row = digest === null ? undefined : await findDeclarationOfDevice(this.dataSource, id, digest);
    if (row === undefined) throw new Problem('DECLARATIONS.NOT_FOUND');
    return {
      outcome: row.outcome,
      acceptedAt: row.accepted_at.toISOString(),
      medicalCentreNotifiedAt: row.told_at?.toISOString() ?? null,
      acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
      validUntil: row.valid_until.toISOString(),
      withdrawn: row.status === 'withdrawn' || row.status === 'erased',
    };
  }
}
