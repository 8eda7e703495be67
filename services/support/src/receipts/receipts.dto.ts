import { ApiProperty } from '@nestjs/swagger';

export const askedLevels = ['district', 'ward'] as const;
export type AskedLevel = (typeof askedLevels)[number];

export class AskedAreaDto {
  @ApiProperty() code: string;
  @ApiProperty() name: string;
}

export class TierReadDto {
  @ApiProperty({ enum: askedLevels, enumName: 'AskedLevel' }) level: AskedLevel;
  /** Committees of this tier that have read the newest post. */
  @ApiProperty() seen: number;
  @ApiProperty() total: number;
  /** Those that have not, within the reader's own jurisdiction. */
  @ApiProperty({ type: [AskedAreaDto] }) missing: AskedAreaDto[];
}

/** How far committees have read a thread: "seen by 19 of 22 districts". */
export class ThreadReadersDto {
  @ApiProperty({ type: [TierReadDto] }) tiers: TierReadDto[];
  /** Bodies beside the committees that have read it: DIC, Health, medical centres, HCDC. */
  @ApiProperty({ type: [String] }) others: string[];
}

export class AcknowledgedByDto {
  @ApiProperty() place: string;
  @ApiProperty() name: string;
  @ApiProperty() at: string;
}

export class AcknowledgementsDto {
  @ApiProperty() done: number;
  @ApiProperty() total: number;
  @ApiProperty() by: string;
  @ApiProperty() isOverdue: boolean;
  /** Within the reader's own jurisdiction, as is what follows. */
  @ApiProperty({ type: [AcknowledgedByDto] }) items: AcknowledgedByDto[];
  @ApiProperty({ type: [AskedAreaDto] }) missing: AskedAreaDto[];
}

/** What a post asks of the committees below its author, as one reader sees it. */
export class AskedAcknowledgementDto {
  @ApiProperty() by: string;
  @ApiProperty({ enum: askedLevels, enumName: 'AskedLevel', isArray: true }) levels: AskedLevel[];
  @ApiProperty() done: number;
  @ApiProperty() total: number;
  @ApiProperty() isOverdue: boolean;
  /** The reader's committee is asked. */
  @ApiProperty() isAsked: boolean;
  /** When the reader's committee has acknowledged it. */
  @ApiProperty({ nullable: true, type: String }) acknowledgedAt: string | null;
}
