import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CleanedText, OptionalMember } from '@khai-bao/platform/validation';
import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { CaseItemDto } from '../cases/cases.dto.js';

export class RequestTransferDto {
  /** District-level area of the centre that takes over. */
  @ApiProperty({ example: '770' }) @IsString() @Matches(/^\d{2,5}$/) areaCode: string;
  /** Why, for the other centre. */
  @ApiProperty() @CleanedText() @IsString() @IsNotEmpty() @MaxLength(2000) note: string;
}

export class AcceptTransferDto {
  @ApiPropertyOptional() @CleanedText() @OptionalMember() @IsString() @MaxLength(2000) note?: string;
}

export class DeclineTransferDto {
  /** Why, for the centre that asked. */
  @ApiProperty() @CleanedText() @IsString() @IsNotEmpty() @MaxLength(2000) note: string;
}

export class CaseTransferDto {
  @ApiProperty() transferId: string;
  @ApiProperty({ type: CaseItemDto }) case: CaseItemDto;
  /** Whether the caller's centre is asked, rather than the one that asks. */
  @ApiProperty() isIncoming: boolean;
  /** Centre that is asked. */
  @ApiProperty() toCentreName: string;
  @ApiProperty() requestedByName: string;
  @ApiProperty() requestedAt: string;
  /** Time after which HCDC becomes responsible unless the centre has decided. */
  @ApiProperty() dueAt: string;
  /** Null: the centre can still decide in time. */
  @ApiProperty({ nullable: true, type: String }) overdueAt: string | null;
  /** Null: it cannot be opened. */
  @ApiProperty({ nullable: true, type: String }) note: string | null;
}

export class CaseTransferListDto {
  @ApiProperty({ type: [CaseTransferDto] }) items: CaseTransferDto[];
}

export class TransferTargetDto {
  @ApiProperty() areaCode: string;
  @ApiProperty() centreName: string;
}

export class TransferTargetListDto {
  @ApiProperty({ type: [TransferTargetDto] }) items: TransferTargetDto[];
}
