import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '@khai-bao/platform/auth';
import { RevocationLists } from './revocation-lists.js';
import { ListRevocationsQuery, RevocationsDto } from './revocations.dto.js';

@ApiTags('passes')
@Controller('v1/revocations')
export class RevocationsController {
  constructor(private readonly lists: RevocationLists) {}

  /**
   * Returns the signed list of revoked passes: what was added after `from`, or the full list, also for another epoch. It names no
   * people.
   */
  @Get()
  @Header('cache-control', 'no-store')
  @RequirePermission('check.record')
  @ApiOkResponse({ type: RevocationsDto })
  listRevocations(@Query() { from, epoch }: ListRevocationsQuery): Promise<RevocationsDto> {
    return this.lists.readRevocations(from, epoch ?? null);
  }
}
