import { ApiProperty } from '@nestjs/swagger';
import { accountStates, unitKinds, type AccountState, type UnitKind } from '@khai-bao/contracts';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsString, Matches } from 'class-validator';
import { type CommitteeTier, committeeTiers } from '../../accounts/account-values.js';
import { areaPathPattern } from '../request-filter.js';
import { ruleReasons, type RuleReason } from './rule-conditions.js';

export const ruleStates = ['PROPOSED', 'ON', 'STOPPED'] as const;
export const runStates = ['RUNNING', 'DONE', 'STOPPED'] as const;

/** What a request must be like for a rule to approve it. */
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
  /** Which tier received the registration; empty: any. */
  @ApiProperty({ enum: committeeTiers, enumName: 'CommitteeTier', isArray: true })
  @IsArray()
  @ArrayMaxSize(committeeTiers.length)
  @ArrayUnique()
  @IsIn(committeeTiers, { each: true })
  tiers: CommitteeTier[];
  /** Representative and phone are there, and an e-mail that is given is one address. */
  @ApiProperty() @IsBoolean() completeContact: boolean;
  /** No other unit of this name in this ward, or with this tax code, has an account or has asked for one. */
  @ApiProperty() @IsBoolean() noDuplicate: boolean;
}

export class ApprovalRuleDto extends RuleConditionsDto {
  @ApiProperty() ruleId: string;
  @ApiProperty({ enum: ruleStates, enumName: 'ApprovalRuleState' }) state: (typeof ruleStates)[number];
  @ApiProperty() areaName: string;
  /** How many accounts it has approved. */
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
  /** What people have made of it. */
  @ApiProperty({ enum: accountStates, enumName: 'AccountState' }) state: AccountState;
}

export class LeftToPeopleDto {
  @ApiProperty({ enum: ruleReasons, enumName: 'RuleReason' }) reason: RuleReason;
  @ApiProperty() requests: number;
}

export class RulePreviewDto {
  @ApiProperty() days: number;
  /** Requests of those days. */
  @ApiProperty() requests: number;
  @ApiProperty() wouldApprove: number;
  /** Of the requests that wait now, whenever they came. */
  @ApiProperty() wouldApproveWaiting: number;
  /** A request may have several reasons. */
  @ApiProperty({ type: [LeftToPeopleDto] }) leftToPeople: LeftToPeopleDto[];
  /** The latest hundred that it would have approved. */
  @ApiProperty({ type: [PreviewedRequestDto] }) items: PreviewedRequestDto[];
}

export class ApprovalRunDto {
  @ApiProperty() runId: string;
  @ApiProperty({ nullable: true, type: String }) ruleId: string | null;
  @ApiProperty({ enum: runStates, enumName: 'ApprovalRunState' }) state: (typeof runStates)[number];
  /** Requests that waited when it started. */
  @ApiProperty() total: number;
  @ApiProperty() approved: number;
  /** Decided by others meanwhile, or left to people by the rule. */
  @ApiProperty() passedOver: number;
  @ApiProperty() startedAt: string;
  @ApiProperty({ nullable: true, type: String }) endedAt: string | null;
}

export class ApprovalRunListDto {
  @ApiProperty({ type: [ApprovalRunDto] }) items: ApprovalRunDto[];
}
