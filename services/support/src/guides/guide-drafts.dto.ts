import { NormalisedLine, IsPlainLine } from '@khai-bao/platform/validation';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator';
import { GuideDocumentDto, GuideFaultDto } from './guides.dto.js';
import { maxGuideLength } from './parse-guide.js';

/** A draft as it was loaded. */
export class GuideDraftVersionDto {
  /** Version that was read (optimistic lock). */
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
}

export class GuidePreviewRequestDto {
  @ApiProperty({ maxLength: maxGuideLength }) @IsString() @MaxLength(maxGuideLength) vi: string;
  @ApiProperty({ maxLength: maxGuideLength }) @IsString() @MaxLength(maxGuideLength) en: string;
}

export class GuidePreviewDto {
  /** Rules that the texts break; empty when they could be published. */
  @ApiProperty({ type: [GuideFaultDto] }) faults: GuideFaultDto[];
  /** Null while the text breaks a rule. */
  @ApiProperty({ nullable: true, type: GuideDocumentDto }) vi: GuideDocumentDto | null;
  @ApiProperty({ nullable: true, type: GuideDocumentDto }) en: GuideDocumentDto | null;
}

export class WriteGuideDraftDto extends GuidePreviewRequestDto {
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
  /** What changes for the reader, one sentence. */
  @ApiProperty({ maxLength: 300 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(300)
  @IsPlainLine()
  summaryVi: string;
  @ApiProperty({ maxLength: 300 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(300)
  @IsPlainLine()
  summaryEn: string;
  /** Readers must do something differently: units print their posters again. */
  @ApiProperty() @IsBoolean() isMajor: boolean;
}

export class GuideDraftDto {
  @ApiProperty() version: number;
  @ApiProperty({ enum: ['draft', 'submitted'], enumName: 'GuideDraftState' }) state: 'draft' | 'submitted';
  @ApiProperty() vi: string;
  @ApiProperty() en: string;
  @ApiProperty() summaryVi: string;
  @ApiProperty() summaryEn: string;
  @ApiProperty() isMajor: boolean;
  /** Who wrote last; null: the text came with a release of the system. */
  @ApiProperty({ nullable: true, type: String }) editorName: string | null;
  @ApiProperty() changedAt: string;
  /** Whether the reader may publish it, who has not written in it. */
  @ApiProperty() isPublishable: boolean;
}

export class OpenGuideDraftDto {
  /** Null: nothing is being written. */
  @ApiProperty({ nullable: true, type: GuideDraftDto }) draft: GuideDraftDto | null;
}
