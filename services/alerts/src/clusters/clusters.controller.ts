import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { ClusterActions } from './cluster-actions.js';
import { ClusterReader } from './cluster-reader.js';
import {
  AddToClusterDto,
  ClusterDetailDto,
  ClusterListDto,
  ClusterQuery,
  MergeClusterDto,
  PartClusterDto,
} from './clusters.dto.js';

/** Clusters of cases: opened by the system, merged and parted by people. */
@ApiTags('clusters')
@Controller('v1/clusters')
export class ClustersController {
  constructor(
    private readonly reader: ClusterReader,
    private readonly actions: ClusterActions,
  ) {}

  @Get()
  @RequirePermission('case.read')
  @ApiOkResponse({ type: ClusterListDto })
  async listClusters(@CurrentActor() actor: Actor, @Query() query: ClusterQuery): Promise<ClusterListDto> {
    return { items: await this.reader.listClusters(actor, query) };
  }

  @Get(':id')
  @RequirePermission('case.read')
  @ApiOkResponse({ type: ClusterDetailDto })
  getCluster(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ClusterDetailDto> {
    return this.reader.readCluster(actor, id);
  }

  @Post(':id/merge')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: ClusterDetailDto })
  mergeCluster(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { clusterId }: MergeClusterDto,
  ): Promise<ClusterDetailDto> {
    return this.actions.mergeCluster(actor, id, clusterId);
  }

  @Post(':id/part')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: ClusterDetailDto })
  partCluster(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { caseIds }: PartClusterDto,
  ): Promise<ClusterDetailDto> {
    return this.actions.partCluster(actor, id, caseIds);
  }

  @Post(':id/cases')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: ClusterDetailDto })
  addCaseToCluster(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { caseId }: AddToClusterDto,
  ): Promise<ClusterDetailDto> {
    return this.actions.addCase(actor, id, caseId);
  }

  @Post(':id/close')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: ClusterDetailDto })
  closeCluster(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ClusterDetailDto> {
    return this.actions.closeCluster(actor, id);
  }
}
