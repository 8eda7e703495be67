import { OptionalMember } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { guideLanguages, guideRoles, type GuideLanguage, type GuideRole } from '@khai-bao/contracts';
import { IsIn, IsInt, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { guideBlockKinds, guideRules, type GuideBlockKind, type GuideRule } from './guide-document.js';

const numberPattern = /^\d{1,6}\.\d{1,6}$/;

export class GuideRoleParams {
  @ApiProperty({ enum: guideRoles, enumName: 'GuideRole' }) @IsIn(guideRoles) role: GuideRole;
}

export class GuideLanguageQuery {
  @ApiPropertyOptional({ enum: guideLanguages, enumName: 'GuideLanguage', default: 'vi' })
  @OptionalMember()
  @IsIn(guideLanguages)
  language: GuideLanguage = 'vi';
}

export class GuideQuery extends GuideLanguageQuery {
  /** An earlier version, `1.2`; none: the current one. */
  @ApiPropertyOptional({ example: '1.2' }) @OptionalMember() @Matches(numberPattern) version?: string;
}

export class GuideChangesQuery extends GuideLanguageQuery {
  /** The version that the reader knows. */
  @ApiProperty({ example: '1.0' }) @Matches(numberPattern) from: string;
}

export class GuideSearchQuery extends GuideLanguageQuery {
  @ApiProperty({ example: 'mất mạng' }) @IsString() @MinLength(1) @MaxLength(100) q: string;
}

export class GuidePictureParams {
  @ApiProperty({ example: 'ap-phich' }) @Matches(/^[a-z0-9]+(?:-[a-z0-9]+)*$/) @MaxLength(60) name: string;
}

export class GuideReadingDto {
  @ApiProperty() @IsInt() @Min(1) @Max(1_000_000) major: number;
  @ApiProperty() @IsInt() @Min(0) @Max(1_000_000) minor: number;
}

export class GuideInlineDto {
  @ApiProperty() text: string;
  @ApiProperty() isBold: boolean;
  /** An anchor of the guide (`#cong`) or a path of the system (`/admin/cong`). */
  @ApiProperty({ nullable: true, type: String }) href: string | null;
}

export class GuideItemDto {
  @ApiProperty({ type: [GuideInlineDto] }) inlines: GuideInlineDto[];
  /** Depth in a nested list, from 0. */
  @ApiProperty() level: number;
  /** `1.` or `•`; null for a further paragraph of the item before it. */
  @ApiProperty({ nullable: true, type: String }) marker: string | null;
}

export class GuidePictureDto {
  @ApiProperty() name: string;
  /** What the picture shows. */
  @ApiProperty() alt: string;
}

export class GuideBlockDto {
  @ApiProperty({ enum: guideBlockKinds, enumName: 'GuideBlockKind' }) kind: GuideBlockKind;
  /** Of paragraphs and headings. */
  @ApiProperty({ type: [GuideInlineDto] }) inlines: GuideInlineDto[];
  /** Of lists, steps and notes; of tables, cell by cell. */
  @ApiProperty({ type: [GuideItemDto] }) items: GuideItemDto[];
  /** Columns of a table, whose first row is its head; 0 otherwise. */
  @ApiProperty() columns: number;
  @ApiProperty({ nullable: true, type: GuidePictureDto }) picture: GuidePictureDto | null;
}

export class GuideSectionDto {
  /** Address within the guide, the same in all languages. */
  @ApiProperty() anchor: string;
  @ApiProperty() title: string;
  @ApiProperty({ type: [GuideBlockDto] }) blocks: GuideBlockDto[];
}

export class GuideDocumentDto {
  @ApiProperty() title: string;
  /** Whom the guide is for. */
  @ApiProperty({ type: [GuideBlockDto] }) intro: GuideBlockDto[];
  @ApiProperty({ type: [GuideSectionDto] }) sections: GuideSectionDto[];
}

export class GuideSummaryDto {
  @ApiProperty({ enum: guideRoles, enumName: 'GuideRole' }) role: GuideRole;
  @ApiProperty() title: string;
  @ApiProperty() major: number;
  @ApiProperty() minor: number;
  @ApiProperty() publishedAt: string;
  /** What changed with this version, one sentence; empty in the first. */
  @ApiProperty() summary: string;
}

export class GuideListDto {
  @ApiProperty({ type: [GuideSummaryDto] }) items: GuideSummaryDto[];
}

export class GuideDto extends GuideSummaryDto {
  @ApiProperty({ enum: guideLanguages, enumName: 'GuideLanguage' }) language: GuideLanguage;
  @ApiProperty({ type: GuideDocumentDto }) document: GuideDocumentDto;
  /** All published versions, the newest first. */
  @ApiProperty({ type: [GuideSummaryDto] }) versions: GuideSummaryDto[];
}

export class GuideLineChangeDto {
  @ApiProperty({ enum: ['same', 'added', 'removed'], enumName: 'GuideLineChangeKind' })
  change: 'same' | 'added' | 'removed';
  @ApiProperty() text: string;
}

export class GuideSectionChangeDto {
  @ApiProperty() anchor: string;
  @ApiProperty() title: string;
  @ApiProperty({ enum: ['added', 'removed', 'changed'], enumName: 'GuideSectionChangeKind' })
  change: 'added' | 'removed' | 'changed';
  @ApiProperty({ type: [GuideLineChangeDto] }) lines: GuideLineChangeDto[];
}

export class GuideChangesDto {
  @ApiProperty({ type: [GuideSectionChangeDto] }) sections: GuideSectionChangeDto[];
}

export class GuideHitDto {
  @ApiProperty({ enum: guideRoles, enumName: 'GuideRole' }) role: GuideRole;
  @ApiProperty() guide: string;
  @ApiProperty() anchor: string;
  @ApiProperty() title: string;
  /** The first line that holds one of the words. */
  @ApiProperty() line: string;
}

export class GuideHitListDto {
  @ApiProperty({ type: [GuideHitDto] }) items: GuideHitDto[];
}

export class GuideFaultDto {
  @ApiProperty({ enum: guideLanguages, enumName: 'GuideLanguage' }) language: GuideLanguage;
  /** From 1; 0 when the whole text breaks the rule. */
  @ApiProperty() line: number;
  @ApiProperty({ enum: guideRules, enumName: 'GuideRule' }) rule: GuideRule;
}
