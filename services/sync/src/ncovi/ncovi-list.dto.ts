import { NormalisedLine, IsPlainLine } from '@khai-bao/platform/validation';
import { PageQuery } from '@khai-bao/platform/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, MaxLength, Min, MinLength } from 'class-validator';
import { ncoviEntryFaults, type NcoviEntryFault } from './judge-entry.js';
import {
  ncoviDecisionKinds,
  ncoviFeedStates,
  ncoviRefusals,
  type NcoviDecisionKind,
  type NcoviFeedState,
  type NcoviRefusal,
} from './ncovi-feed-states.js';

export class NcoviListDecisionDto {
  @ApiProperty({ enum: ncoviDecisionKinds, enumName: 'NcoviDecisionKind' }) kind: NcoviDecisionKind;
  @ApiProperty() removals: number;
  @ApiProperty() units: number;
  @ApiProperty() reason: string;
  @ApiProperty() at: string;
  @ApiProperty() byName: string;
}

export class NcoviListDto {
  /** False when no list is configured. */
  @ApiProperty() isConfigured: boolean;
  @ApiProperty({ enum: ncoviFeedStates, enumName: 'NcoviFeedState' }) state: NcoviFeedState;
  /** Why the last page was refused; null when it was accepted. */
  @ApiProperty({ enum: ncoviRefusals, enumName: 'NcoviRefusal', nullable: true })
  refusal: NcoviRefusal | null;
  @ApiProperty({ nullable: true, type: String }) lastError: string | null;
  /** Consecutive failed attempts. */
  @ApiProperty() failures: number;
  /** Last accepted page. */
  @ApiProperty({ nullable: true, type: String }) readAt: string | null;
  @ApiProperty({ nullable: true, type: String }) attemptedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) publishedAt: string | null;
  /** Number of the last change that was read, and of the newest one. */
  @ApiProperty() cursor: number;
  @ApiProperty() head: number;
  /** The list is being read from its start. */
  @ApiProperty() isComparing: boolean;
  /** Units on the list as published here, and as the national centre states. */
  @ApiProperty() units: number;
  @ApiProperty() listedThere: number;
  /** Removals that are not published yet. In state `asking`, they wait for a decision. */
  @ApiProperty() removals: number;
  @ApiProperty() pendingChanges: number;
  /** Entries that cannot be used. */
  @ApiProperty() quarantined: number;
  /** Share of its units from which on a loss is confirmed by a person. */
  @ApiProperty() lossShare: number;
  @ApiProperty({ type: [NcoviListDecisionDto] }) decisions: NcoviListDecisionDto[];
}

/** Decision kinds about waiting removals. */
export const removalDecisions = ['confirm', 'refuse'] as const;

class NcoviReasonDto {
  @ApiProperty({ minLength: 3, maxLength: 500 })
  @NormalisedLine()
  @IsString()
  @MinLength(3)
  @MaxLength(500)
  @IsPlainLine()
  reason: string;
}

export class DecideRemovalsDto extends NcoviReasonDto {
  @ApiProperty({ enum: removalDecisions }) @IsIn(removalDecisions) decision: 'confirm' | 'refuse';
  /** The numbers that were shown; other ones refuse the decision. */
  @ApiProperty() @IsInt() @Min(0) removals: number;
  @ApiProperty() @IsInt() @Min(0) units: number;
}

export class RestartNcoviListDto extends NcoviReasonDto {}

export class NcoviQuarantineQuery extends PageQuery {}

export class NcoviQuarantinedEntryDto {
  @ApiProperty() entryId: string;
  @ApiProperty() change: number;
  @ApiProperty({ enum: ncoviEntryFaults, enumName: 'NcoviEntryFault' }) reason: NcoviEntryFault;
  @ApiProperty() at: string;
}

export class NcoviQuarantineDto {
  @ApiProperty({ type: [NcoviQuarantinedEntryDto] }) items: NcoviQuarantinedEntryDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
