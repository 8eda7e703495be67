import { ApiProperty } from '@nestjs/swagger';
import { caseStates, contactReasons, type CaseState, type ContactReason } from '@khai-bao/contracts';

/** A case as a graph shows it: its code and its state, nothing of its person. */
export class GraphCaseDto {
  @ApiProperty() caseId: string;
  @ApiProperty({ example: 'Q1-0630-012' }) code: string;
  @ApiProperty({ enum: caseStates, enumName: 'CaseState' }) state: CaseState;
  /** Day of the report. */
  @ApiProperty({ example: '2021-06-30' }) day: string;
  @ApiProperty({ nullable: true, type: String, example: '2021-06-27' }) onsetDay: string | null;
  @ApiProperty() unitId: string;
}

export class GraphUnitDto {
  @ApiProperty() unitId: string;
  @ApiProperty() name: string;
  @ApiProperty({ example: 'Phường Bến Nghé, Quận 1' }) areaName: string;
}

export const graphLinkKinds = ['same-person', 'merged', 'contact'] as const;

/** Two cases that belong together. A link of a contact leads from the case to that of its contact. */
export class GraphLinkDto {
  @ApiProperty() fromId: string;
  @ApiProperty() toId: string;
  @ApiProperty({ enum: graphLinkKinds, enumName: 'GraphLinkKind' }) kind: (typeof graphLinkKinds)[number];
  /** Reason of a contact. */
  @ApiProperty({ nullable: true, enum: contactReasons, enumName: 'ContactReason' })
  reason: ContactReason | null;
}

export class CaseGraphDto {
  /** Cases within the caller's area, by day. */
  @ApiProperty({ type: [GraphCaseDto] }) cases: GraphCaseDto[];
  /** Their units, by the day of the first case. */
  @ApiProperty({ type: [GraphUnitDto] }) units: GraphUnitDto[];
  @ApiProperty({ type: [GraphLinkDto] }) links: GraphLinkDto[];
  /** Cases of other areas, of which the caller reads no more than their number. */
  @ApiProperty() otherCaseCount: number;
  /** Whether cases were left out because there are more than a graph shows. */
  @ApiProperty() isTruncated: boolean;
}
