import {
  accountStates,
  registrationStates,
  unitKinds,
  type AccountState,
  type RegistrationState,
  type UnitKind,
} from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { ncoviBases, type NcoviBasis } from '../coverage/ncovi-basis.js';
import {
  ncoviDecisions,
  ncoviWorkKinds,
  ncoviWorkOutcomes,
  type NcoviDecision,
  type NcoviWorkKind,
  type NcoviWorkOutcome,
} from './ncovi-kinds.js';

export const ncoviWorkViews = ['open', 'settled'] as const;

export class NcoviWorkQuery extends PageQuery {
  /** Path of an area within the actor's own; the own area when left out. */
  @ApiPropertyOptional({ example: '79.760' })
  @OptionalMember()
  @IsString()
  @MaxLength(40)
  @Matches(/^\d+(\.\d+)*$/)
  area?: string;
  @ApiPropertyOptional({ enum: ncoviWorkViews })
  @IsOptional()
  @IsIn(ncoviWorkViews)
  view: (typeof ncoviWorkViews)[number] = 'open';
}

export class NcoviWorkItemDto {
  @ApiProperty() id: string;
  @ApiProperty({ enum: ncoviWorkKinds, enumName: 'NcoviWorkKind' }) kind: NcoviWorkKind;
  /** Code on NCOVI; null for a claim. */
  @ApiProperty({ nullable: true, type: String }) entryId: string | null;
  /** Name on the list; for a claim the name of the unit. */
  @ApiProperty() name: string;
  /** Number of units that it may concern. */
  @ApiProperty() units: number;
  @ApiProperty() areaPath: string;
  @ApiProperty({ example: 'Phường Bến Nghé, Quận 1' }) areaName: string;
  @ApiProperty() since: string;
  @ApiProperty() late: boolean;
  @ApiProperty({ nullable: true, type: String }) settledAt: string | null;
  @ApiProperty({ enum: ncoviWorkOutcomes, enumName: 'NcoviWorkOutcome', nullable: true })
  outcome: NcoviWorkOutcome | null;
  @ApiProperty({ nullable: true, type: String }) decidedByName: string | null;
}

export class NcoviCountsDto {
  @ApiProperty() open: number;
  @ApiProperty() late: number;
  /** Units that the list names. */
  @ApiProperty() listed: number;
  /** Units that say so themselves. */
  @ApiProperty() claimed: number;
  /** Units that have left the list and are within their grace. */
  @ApiProperty() grace: number;
}

export class NcoviWorkListDto {
  @ApiProperty({ type: NcoviCountsDto }) counts: NcoviCountsDto;
  @ApiProperty({ type: [NcoviWorkItemDto] }) items: NcoviWorkItemDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

/** What the national list says. */
export class NcoviListedUnitDto {
  @ApiProperty() entryId: string;
  @ApiProperty() name: string;
  @ApiProperty({ nullable: true, type: String }) taxCode: string | null;
  @ApiProperty({ nullable: true, type: String }) phone: string | null;
  @ApiProperty() street: string;
  /** Null when the list names no ward of the city. */
  @ApiProperty({ nullable: true, type: String }) areaName: string | null;
}

export const comparedFields = ['name', 'taxCode', 'phone', 'area'] as const;
export type ComparedField = (typeof comparedFields)[number];

/** A unit that the question concerns. */
export class NcoviCandidateDto {
  @ApiProperty() unitId: string;
  @ApiProperty() trackingCode: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind' }) kind: UnitKind;
  @ApiProperty({ nullable: true, type: String }) taxCode: string | null;
  @ApiProperty() phone: string;
  @ApiProperty() street: string;
  @ApiProperty() areaName: string;
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState', nullable: true })
  accountState: AccountState | null;
  /** It says so itself. */
  @ApiProperty() usesNcovi: boolean;
  /** The code on NCOVI that it gave when it registered. */
  @ApiProperty({ nullable: true, type: String }) claimedCode: string | null;
  /** Fields that agree with the list. */
  @ApiProperty({ enum: comparedFields, enumName: 'NcoviComparedField', isArray: true })
  agreeing: ComparedField[];
  /** Another code under which the list names it. */
  @ApiProperty({ nullable: true, type: String }) otherEntryId: string | null;
}

export class NcoviWorkDto extends NcoviWorkItemDto {
  /** Optimistic lock. */
  @ApiProperty() version: number;
  /** Null for a claim. */
  @ApiProperty({ type: NcoviListedUnitDto, nullable: true }) listed: NcoviListedUnitDto | null;
  @ApiProperty({ type: [NcoviCandidateDto] }) candidates: NcoviCandidateDto[];
}

export class DecideNcoviWorkDto {
  /** `match` and `dismiss` are for an entry of the list, `keep` and `end` for a claim. */
  @ApiProperty({ enum: ncoviDecisions, enumName: 'NcoviDecision' })
  @IsIn(ncoviDecisions)
  decision: NcoviDecision;
  /** The unit that the entry belongs to. */
  @ApiPropertyOptional() @OptionalMember() @IsUUID() unitId?: string;
  @ApiProperty({ minLength: 3, maxLength: 500 })
  @NormalisedLine()
  @IsString()
  @MinLength(3)
  @MaxLength(500)
  @IsPlainLine()
  reason: string;
  @ApiProperty() @IsInt() @Min(1) version: number;
}

/** What a unit reads about its own cover. */
export class OwnNcoviCoverDto {
  /** Null when NCOVI does not cover it. */
  @ApiProperty({ enum: ncoviBases, enumName: 'NcoviBasis', nullable: true }) basis: NcoviBasis | null;
  @ApiProperty({ nullable: true, type: String }) entryId: string | null;
  @ApiProperty({ nullable: true, type: String }) since: string | null;
  /** End of the grace after the unit has left the list. */
  @ApiProperty({ nullable: true, type: String }) until: string | null;
}
