import { registrationStates, type RegistrationState } from '@khai-bao/contracts';
import { fileSignatures, type ImageOrPdfType } from '@khai-bao/platform/files';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { correctableFields, type CorrectableField } from './unit-fields.js';
import {
  healthMessageKinds,
  unitLinkKinds,
  type HealthMessageKind,
  type UnitLinkKind,
} from './unit-history-kinds.js';

export class AnswerFileDto {
  @ApiProperty() fileId: string;
  @ApiProperty({ enum: Object.keys(fileSignatures) }) type: ImageOrPdfType;
  /** Bytes. */
  @ApiProperty() size: number;
}

export class FieldChangeDto {
  @ApiProperty({ enum: correctableFields, enumName: 'CorrectableField' }) field: CorrectableField;
  /** Value before the correction; null when it was empty. */
  @ApiProperty({ nullable: true, type: String }) from: string | null;
  @ApiProperty({ nullable: true, type: String }) to: string | null;
}

export class StepLinkDto {
  @ApiProperty({ enum: unitLinkKinds, enumName: 'StepLinkKind' }) kind: UnitLinkKind;
  @ApiProperty() unitId: string;
  @ApiProperty() trackingCode: string;
  @ApiProperty() name: string;
}

export class HistoryEntryDto {
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
  @ApiProperty() at: string;
  @ApiPropertyOptional({ nullable: true, type: String }) actorName?: string | null;
  @ApiPropertyOptional({ nullable: true, type: String }) note?: string | null;
  /** Fields that a correction changed. Only officials see it. */
  @ApiPropertyOptional({ type: [FieldChangeDto] }) changes?: FieldChangeDto[];
  /** The other registration of a merge or split. Only officials see it. */
  @ApiPropertyOptional({ type: StepLinkDto }) link?: StepLinkDto;
  /** Kind of a message between the Department of Health and the committee, whose text is `note`. Only officials see it. */
  @ApiPropertyOptional({ enum: healthMessageKinds, enumName: 'HealthMessageKind' }) what?: HealthMessageKind;
  /** Files of the unit's answer, which officials of its area can download. */
  @ApiPropertyOptional({ type: [AnswerFileDto] }) files?: AnswerFileDto[];
}
