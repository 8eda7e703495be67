import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@khai-bao/platform/http';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

export const handoverStates = ['WAITING', 'OPENED', 'CONFIRMED', 'EXPIRED'] as const;
export type HandoverState = (typeof handoverStates)[number];

export class HandoverQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['OPEN', 'ALL'] }) @IsOptional() @IsIn(['OPEN', 'ALL']) state: 'OPEN' | 'ALL' =
    'OPEN';
}

export class HandoverDto {
  @ApiProperty() handoverId: string;
  @ApiProperty() accountId: string;
  @ApiProperty() unitId: string;
  @ApiProperty() unitName: string;
  @ApiProperty() areaName: string;
  @ApiProperty() street: string;
  @ApiProperty({ enum: handoverStates }) state: HandoverState;
  @ApiProperty() issuedAt: string;
  @ApiProperty() dueAt: string;
  @ApiProperty({ nullable: true, type: String }) openedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) openedByName: string | null;
  @ApiProperty({ nullable: true, type: String }) confirmedAt: string | null;
}

export class HandoverListDto {
  @ApiProperty({ type: [HandoverDto] }) items: HandoverDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

/** What the slip says. It is given once and never again. */
export class HandoverSlipDto {
  @ApiProperty() handoverId: string;
  @ApiProperty() username: string;
  @ApiProperty() oneTimePassword: string;
  @ApiProperty() unitName: string;
  @ApiProperty() areaName: string;
  @ApiProperty() street: string;
  @ApiProperty() signInUrl: string;
  @ApiProperty() validUntil: string;
}

export class ConfirmHandoverDto {
  /** Who took the slip. */
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(200) receivedBy: string;
}
