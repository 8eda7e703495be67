import { Controller, Get, Headers, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { DataSource } from 'typeorm';
import { isInForce } from '../declarations/declaration-transitions.js';
import { findConfirmations } from './changes.queries.js';
import { DeclarationOwners } from './declaration-owners.js';
import { DeclarationStatusDto } from './declaration-status.dto.js';

@ApiTags('declarations')
@Controller('v1/declarations')
export class DeclarationStatusController {
  constructor(
    private readonly owners: DeclarationOwners,
    private readonly dataSource: DataSource,
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
    const confirmations =
      row.version === 1 ? [] : await findConfirmations(this.dataSource, row.id, row.version);
    const confirmedAt = (destination: string): string | null =>
      confirmations.find((one) => one.destination === destination)?.confirmed_at.toISOString() ?? null;
    return {
      outcome: row.outcome,
      acceptedAt: row.accepted_at.toISOString(),
      medicalCentreNotifiedAt: row.told_at?.toISOString() ?? null,
      acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
      validUntil: row.valid_until.toISOString(),
      withdrawn: !isInForce(row.status),
      passBlocked: row.pass_blocked_at !== null,
      status: row.status,
      version: row.version,
      passIssue: row.pass_issue,
      changedAt: row.changed_at?.toISOString() ?? null,
      nationalConfirmedAt: confirmedAt('national'),
      cityConfirmedAt: confirmedAt('city'),
    };
  }
}
