import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { outcomes, type Outcome } from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { IsDay, OptionalMember } from '@khai-bao/platform/validation';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class ListVisitorsQuery extends PageQuery {
  @ApiPropertyOptional({ example: '2021-06-30' }) @OptionalMember() @IsDay() day?: string;
  /** Returns only visits with this result. */
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
  /** Number of visits of this page that cannot be read and are left out. DIC is notified. */
  @ApiProperty() unreadable: number;
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class FindVisitorByPhoneDto {
  /** In any usual notation. It is part of the body, because URLs are logged in many places. */
  @ApiProperty({ example: '0908 222 333' }) @IsString() @IsNotEmpty() @MaxLength(40) phone: string;
}

export class VisitorsByPhoneDto {
  /** Visits of all retained days, the newest first, at most 200. */
  @ApiProperty({ type: [VisitorDto] }) items: VisitorDto[];
  /** Number of visits that cannot be read and are left out. DIC is notified. */
  @ApiProperty() unreadable: number;
}
