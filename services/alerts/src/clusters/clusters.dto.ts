import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LowercaseUuid } from '@khai-bao/platform/validation';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsUUID } from 'class-validator';
import { CaseItemDto } from '../cases/cases.dto.js';
import { clusterEventKinds, type ClusterEventKind } from './case-cluster-event.entity.js';
import { clusterCauses, clusterStates, type ClusterCause, type ClusterState } from './case-cluster.entity.js';
import { partyLinkReasons, type PartyLinkReason } from './case-party-link.entity.js';

export class ClusterQuery {
  @ApiPropertyOptional({ enum: ['open', 'closed'], enumName: 'ClusterView' })
  @IsOptional()
  @IsIn(['open', 'closed'])
  view: 'open' | 'closed' = 'open';
}

export class ClusterItemDto {
  @ApiProperty() clusterId: string;
  @ApiProperty({ example: 'C-Q1-0630-001' }) code: string;
  @ApiProperty({ enum: clusterStates, enumName: 'ClusterState' }) state: ClusterState;
  /** Why the system opened it. */
  @ApiProperty({ enum: clusterCauses, enumName: 'ClusterCause' }) cause: ClusterCause;
  @ApiProperty() openedAt: string;
  /** Null: the system opened it. */
  @ApiProperty({ nullable: true, type: String }) openedByName: string | null;
  @ApiProperty({ type: [String] }) unitNames: string[];
  @ApiProperty() caseCount: number;
  @ApiProperty() openCaseCount: number;
  /** Cases that were confirmed, ended ones too. */
  @ApiProperty() confirmedCaseCount: number;
  /** Day of the first declaration, `2021-06-30`. */
  @ApiProperty() firstDay: string;
  @ApiProperty() lastDay: string;
}

export class ClusterListDto {
  /** The newest first, at most 200. */
  @ApiProperty({ type: [ClusterItemDto] }) items: ClusterItemDto[];
}

/** Cases of one day. */
export class ClusterDayDto {
  @ApiProperty({ example: '2021-06-30' }) day: string;
  @ApiProperty() cases: number;
}

/** When the person of a case was at a gate. */
export class ClusterVisitDto {
  @ApiProperty() caseCode: string;
  @ApiProperty() unitName: string;
  @ApiProperty() gateName: string;
  @ApiProperty() at: string;
}

export class ClusterEventDto {
  @ApiProperty({ enum: clusterEventKinds, enumName: 'ClusterEventKind' }) kind: ClusterEventKind;
  @ApiProperty() at: string;
  @ApiProperty() caseCount: number;
  /** Why the system opened the cluster or added cases; null: people did. */
  @ApiProperty({ nullable: true, enum: clusterCauses, enumName: 'ClusterCause' }) cause: ClusterCause | null;
  @ApiProperty({ nullable: true, type: String }) otherCode: string | null;
  @ApiProperty({ nullable: true, type: String }) actorName: string | null;
}

/** Why two cases belong together. */
export class ClusterLinkDto {
  @ApiProperty() caseCode: string;
  /** Null: a case of another area. */
  @ApiProperty({ nullable: true, type: String }) otherCaseCode: string | null;
  @ApiProperty({ enum: partyLinkReasons, enumName: 'PartyLinkReason' }) reason: PartyLinkReason;
}

export class ClusterDetailDto extends ClusterItemDto {
  /** Cases within the caller's area. */
  @ApiProperty({ type: [CaseItemDto] }) cases: CaseItemDto[];
  /** Cases of other areas, of which the caller reads no more than their number. */
  @ApiProperty() otherCaseCount: number;
  /** Whether the caller may change the cluster: HCDC, or a centre that is responsible for all its cases. */
  @ApiProperty() canChange: boolean;
  /** Shared parties of the cases within the caller's area, the strongest first. */
  @ApiProperty({ type: [ClusterLinkDto] }) links: ClusterLinkDto[];
  /** Cases by the day of their declaration, days without a case included. */
  @ApiProperty({ type: [ClusterDayDto] }) curve: ClusterDayDto[];
  /** Declarations of the cases within the caller's area, by time. */
  @ApiProperty({ type: [ClusterVisitDto] }) visits: ClusterVisitDto[];
  @ApiProperty({ type: [ClusterEventDto] }) history: ClusterEventDto[];
}

export class MergeClusterDto {
  /** The cluster that ends: its cases go to this one. */
  @ApiProperty() @LowercaseUuid() @IsUUID() clusterId: string;
}

export class PartClusterDto {
  /** Cases that do not belong to the cluster. They do not join one by themselves any more. */
  @ApiProperty({ type: [String] })
  @LowercaseUuid()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  caseIds: string[];
}

export class AddToClusterDto {
  @ApiProperty() @LowercaseUuid() @IsUUID() caseId: string;
}
