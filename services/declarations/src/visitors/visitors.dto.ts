import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { outcomes, type Outcome } from '@khai-bao/contracts';
import { OptionalMember } from '@khai-bao/platform/validation';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { CheckQuery } from '../checks/checks.dto.js';

export class VisitorQuery extends CheckQuery {
  /** Only the visits with this result. */
  @ApiPropertyOptional({ enum: outcomes, enumName: 'Outcome' })
  @OptionalMember()
  @IsIn(outcomes)
  outcome?: Outcome;
}

export class VisitorDto {
  @ApiProperty() declarationId: string;
  @ApiProperty() fullName: string;
  @ApiProperty() phone: string;
  @ApiProperty({ nullable: true, type: Number }) birthYear: number | null;
  @ApiProperty({ enum: outcomes, enumName: 'Outcome' }) outcome: Outcome;
  @ApiProperty() gateName: string;
  @ApiProperty() acceptedAt: string;
  /** The latest entry at this unit with this declaration; null when none was recorded. */
  @ApiProperty({ nullable: true, type: String }) enteredAt: string | null;
  /** The latest exit at this unit with this declaration; null when none was recorded. */
  @ApiProperty({ nullable: true, type: String }) leftAt: string | null;
}

export class VisitorListDto {
  @ApiProperty({ type: [VisitorDto] }) items: VisitorDto[];
  /** Visits of this page that could not be read and are left out; DIC is informed. */
  @ApiProperty() unreadable: number;
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class FindVisitorDto {
  /** In any usual spelling. It stands in the body, because addresses are written down in many places. */
  @ApiProperty({ example: '0908 222 333' }) @IsString() @IsNotEmpty() @MaxLength(40) phone: string;
}

export class FoundVisitorsDto {
  /** Of all days that are kept, the newest first, 200 at most. */
  @ApiProperty({ type: [VisitorDto] }) items: VisitorDto[];
  /** Visits that could not be read and are left out; DIC is informed. */
  @ApiProperty() unreadable: number;
}
