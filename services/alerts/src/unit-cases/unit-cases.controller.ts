import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { UnitCaseListDto } from './unit-cases.dto.js';
import { UnitCases } from './unit-cases.js';

@ApiTags('cases')
@Controller('v1/unit-cases')
export class UnitCasesController {
  constructor(private readonly cases: UnitCases) {}

  /** Lists the suspected cases of the caller's unit: that the medical centre takes care of them, and nothing of the person. */
  @Get()
  @RequirePermission('unit-case.read')
  @ApiOkResponse({ type: UnitCaseListDto })
  listUnitCases(@CurrentActor() actor: Actor): Promise<UnitCaseListDto> {
    return this.cases.listUnitCases(actor);
  }
}
