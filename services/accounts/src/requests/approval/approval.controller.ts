import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { RequestFilterDto } from '../requests.dto.js';
import { ApprovalRulesService } from './approval-rules.service.js';
import { ApprovalRunsService } from './approval-runs.service.js';
import {
  ApprovalRuleDto,
  ApprovalRuleListDto,
  ApprovalRunDto,
  ApprovalRunListDto,
  RuleConditionsDto,
  RulePreviewDto,
} from './approval.dto.js';

@ApiTags('approval rules')
@Controller('v1/approval-rules')
@RequirePermission('account-request.decide')
export class ApprovalRulesController {
  constructor(private readonly rules: ApprovalRulesService) {}

  @Get()
  @ApiOkResponse({ type: ApprovalRuleListDto })
  async listApprovalRules(@CurrentActor() actor: Actor): Promise<ApprovalRuleListDto> {
    return { items: await this.rules.listRules(actor) };
  }

  @Post('preview')
  @HttpCode(200)
  @ApiOkResponse({ type: RulePreviewDto })
  previewApprovalRule(
    @CurrentActor() actor: Actor,
    @Body() body: RuleConditionsDto,
  ): Promise<RulePreviewDto> {
    return this.rules.previewRule(actor, body);
  }

  @Post()
  @ApiCreatedResponse({ type: ApprovalRuleDto })
  proposeApprovalRule(
    @CurrentActor() actor: Actor,
    @Body() body: RuleConditionsDto,
  ): Promise<ApprovalRuleDto> {
    return this.rules.proposeRule(actor, body);
  }

  @Post(':id/switch-on')
  @HttpCode(200)
  @ApiOkResponse({ type: ApprovalRuleDto })
  switchOnApprovalRule(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ApprovalRuleDto> {
    return this.rules.switchOnRule(actor, id);
  }

  @Post(':id/stop')
  @HttpCode(200)
  @ApiOkResponse({ type: ApprovalRuleDto })
  stopApprovalRule(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ApprovalRuleDto> {
    return this.rules.stopRule(actor, id);
  }
}

@ApiTags('approval runs')
@Controller('v1/approval-runs')
@RequirePermission('account-request.decide')
export class ApprovalRunsController {
  constructor(private readonly runs: ApprovalRunsService) {}

  @Get()
  @ApiOkResponse({ type: ApprovalRunListDto })
  async listApprovalRuns(@CurrentActor() actor: Actor): Promise<ApprovalRunListDto> {
    return { items: await this.runs.listRuns(actor) };
  }

  @Post()
  @ApiCreatedResponse({ type: ApprovalRunDto })
  startApprovalRun(@CurrentActor() actor: Actor, @Body() body: RequestFilterDto): Promise<ApprovalRunDto> {
    return this.runs.startRunForActor(actor, body);
  }

  @Post(':id/stop')
  @HttpCode(200)
  @ApiOkResponse({ type: ApprovalRunDto })
  stopApprovalRun(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ApprovalRunDto> {
    return this.runs.stopRun(actor, id);
  }
}
