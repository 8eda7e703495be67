import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { IsNotEmpty, IsString, IsUUID, MaxLength } from 'class-validator';

export class ReportSuspicionDto {
  @ApiProperty() @IsUUID() clientKey: string;
  @ApiProperty() @IsUUID() gateId: string;
  @ApiProperty() @IsUUID() declarationId: string;
  /** The pass as it was presented, for a declaration of another unit whose check is not recorded yet. */
  @ApiPropertyOptional() @OptionalMember() @IsString() @IsNotEmpty() @MaxLength(300) pass?: string;
}

export class SuspicionReportedDto {
  @ApiProperty() declarationId: string;
  @ApiProperty() reportedAt: string;
  /** Whether passes of the person are blocked now: of this declaration, or of another one whose pass is valid. */
  @ApiProperty() passBlocked: boolean;
}

/** A report of gate staff that blocks the passes of a person. */
export class PassBlockDto {
  @ApiProperty() blockId: string;
  @ApiProperty() declarationId: string;
  /** Empty when the declaration was erased. */
  @ApiProperty({ example: 'N. T. M. Khai' }) shortName: string;
  @ApiProperty({ nullable: true, type: Number }) birthYear: number | null;
  @ApiProperty() gateName: string;
  @ApiProperty() reportedAt: string;
  @ApiProperty() reportedByName: string;
  /** When the report was taken back; null while the passes are blocked. */
  @ApiProperty({ nullable: true, type: String }) liftedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) liftedByName: string | null;
  @ApiProperty({ nullable: true, type: String }) liftReason: string | null;
}

export class PassBlockListDto {
  /** Reports of today and the two days before, the newest first. */
  @ApiProperty({ type: [PassBlockDto] }) items: PassBlockDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class TakeBackReportDto {
  /** Why the report was wrong. The medical centre reads it. */
  @ApiProperty({ maxLength: 300 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(300)
  @IsPlainLine()
  reason: string;
}
