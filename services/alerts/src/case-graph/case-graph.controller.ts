import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { CaseGraphReader } from './case-graph-reader.js';
import { CaseGraphDto } from './case-graph.dto.js';

@ApiTags('graph')
@Controller('v1')
export class CaseGraphController {
  constructor(private readonly reader: CaseGraphReader) {}

  /** The cases of a cluster and their units. */
  @Get('clusters/:id/graph')
  @RequirePermission('case.read')
  @ApiOkResponse({ type: CaseGraphDto })
  getClusterGraph(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<CaseGraphDto> {
    return this.reader.readClusterGraph(actor, id);
  }

  /** The cases around a case: of its unit, its cluster, its person and its contacts. */
  @Get('cases/:id/graph')
  @RequirePermission('case.read')
  @ApiOkResponse({ type: CaseGraphDto })
  getCaseGraph(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<CaseGraphDto> {
    return this.reader.readCaseGraph(actor, id);
  }
}
