import { ApiProperty } from '@nestjs/swagger';
import { askedLevels, type AskedLevel } from '../thread-core/post-content.js';

export class AskedAreaDto {
  @ApiProperty() code: string;
  @ApiProperty() name: string;
}

export class TierReadDto {
  @ApiProperty({ enum: askedLevels, enumName: 'AskedLevel' }) level: AskedLevel;
  /** Committees of this tier that have read the newest post. */
  @ApiProperty() seen: number;
  @ApiProperty() total: number;
  /** Committees that have not read it, within the reader's jurisdiction. */
  @ApiProperty({ type: [AskedAreaDto] }) missing: AskedAreaDto[];
}

/** Counts of committees that have read a thread: 19 of 22 districts. */
export class ThreadReadersDto {
  @ApiProperty({ type: [TierReadDto] }) tiers: TierReadDto[];
  /** Other bodies that have read it: DIC, Health, medical centres, HCDC. */
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
  /** Acknowledgements within the reader's jurisdiction, as is `missing`. */
  @ApiProperty({ type: [AcknowledgedByDto] }) items: AcknowledgedByDto[];
  @ApiProperty({ type: [AskedAreaDto] }) missing: AskedAreaDto[];
}

/** The acknowledgement that a post requests, as one reader sees it. */
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
