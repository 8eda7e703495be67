import { ApiProperty } from '@nestjs/swagger';
import { accountStates, unitKinds, type AccountState, type UnitKind } from '@khai-bao/contracts';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsString, Matches } from 'class-validator';
import { type CommitteeTier, committeeTiers } from '../../accounts/account-values.js';
import { areaPathPattern } from '../request-filter.js';
import { ruleReasons, type RuleReason } from './rule-conditions.js';

export const ruleStates = ['PROPOSED', 'ON', 'STOPPED'] as const;
export const runStates = ['RUNNING', 'DONE', 'STOPPED'] as const;

/** Conditions that a request must fulfil for a rule to approve it. */
export class RuleConditionsDto {
  /** This area and everything below it: `79.760`. */
  @ApiProperty() @IsString() @Matches(areaPathPattern) areaPath: string;
  /** Empty: any kind. */
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind', isArray: true })
  @IsArray()
  @ArrayMaxSize(unitKinds.length)
  @ArrayUnique()
  @IsIn(unitKinds, { each: true })
  kinds: UnitKind[];
  /** Tiers that received the registration; empty: any. */
  @ApiProperty({ enum: committeeTiers, enumName: 'CommitteeTier', isArray: true })
  @IsArray()
  @ArrayMaxSize(committeeTiers.length)
  @ArrayUnique()
  @IsIn(committeeTiers, { each: true })
  tiers: CommitteeTier[];
  /** Representative and phone are present, and an e-mail, if given, is exactly one address. */
  @ApiProperty() @IsBoolean() completeContact: boolean;
  /** No other unit with this name in this ward, or with this tax code, has an account or an open request. */
  @ApiProperty() @IsBoolean() noDuplicate: boolean;
}

export class ApprovalRuleDto extends RuleConditionsDto {
  @ApiProperty() ruleId: string;
  @ApiProperty({ enum: ruleStates, enumName: 'ApprovalRuleState' }) state: (typeof ruleStates)[number];
  @ApiProperty() areaName: string;
  /** Number of accounts that the rule has approved. */
  @ApiProperty() approved: number;
  @ApiProperty() proposedById: string;
  @ApiProperty() proposedBy: string;
  @ApiProperty() proposedAt: string;
  @ApiProperty({ nullable: true, type: String }) switchedOnBy: string | null;
  @ApiProperty({ nullable: true, type: String }) switchedOnAt: string | null;
  @ApiProperty({ nullable: true, type: String }) stoppedBy: string | null;
  @ApiProperty({ nullable: true, type: String }) stoppedAt: string | null;
}

export class ApprovalRuleListDto {
  @ApiProperty({ type: [ApprovalRuleDto] }) items: ApprovalRuleDto[];
}

export class PreviewedRequestDto {
  @ApiProperty() accountId: string;
  @ApiProperty() unitName: string;
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind' }) unitKind: UnitKind;
  @ApiProperty() areaName: string;
  @ApiProperty() requestedAt: string;
  /** Current state of the request or account. */
  @ApiProperty({ enum: accountStates, enumName: 'AccountState' }) state: AccountState;
}

export class LeftToPeopleDto {
  @ApiProperty({ enum: ruleReasons, enumName: 'RuleReason' }) reason: RuleReason;
  @ApiProperty() requests: number;
}

export class RulePreviewDto {
  @ApiProperty() days: number;
  /** Number of requests within `days`. */
  @ApiProperty() requests: number;
  @ApiProperty() wouldApprove: number;
  /** Number of currently waiting requests, of any age, that the rule would approve. */
  @ApiProperty() wouldApproveWaiting: number;
  /** A request may have several reasons. */
  @ApiProperty({ type: [LeftToPeopleDto] }) leftToPeople: LeftToPeopleDto[];
  /** The latest 100 requests that the rule would have approved. */
  @ApiProperty({ type: [PreviewedRequestDto] }) items: PreviewedRequestDto[];
}

export class ApprovalRunDto {
  @ApiProperty() runId: string;
  @ApiProperty({ nullable: true, type: String }) ruleId: string | null;
  @ApiProperty({ enum: runStates, enumName: 'ApprovalRunState' }) state: (typeof runStates)[number];
  /** Requests that waited at the start of the run. */
  @ApiProperty() total: number;
  @ApiProperty() approved: number;
  /** Requests that somebody else decided meanwhile, or that the rule does not match. */
  @ApiProperty() passedOver: number;
  @ApiProperty() startedAt: string;
  @ApiProperty({ nullable: true, type: String }) endedAt: string | null;
}

export class ApprovalRunListDto {
  @ApiProperty({ type: [ApprovalRunDto] }) items: ApprovalRunDto[];
}
