import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { outcomes, type Outcome } from '@khai-bao/contracts';
import { IsBoolean, IsNotEmpty, IsObject, IsString, IsUUID, MaxLength } from 'class-validator';
import { IsInstant, NestedObject, OptionalMember } from '@khai-bao/platform/validation';
import { MedicalCentreDto } from '../gates/gates.dto.js';
import { AnswerDto, PersonDto, RepresentativeDto } from './declared-person.dto.js';

export class ConsentDto {
  /** Version of the text that was agreed to. */
  @ApiProperty() @IsString() @MaxLength(40) version: string;
  @ApiProperty() @IsBoolean() agreed: boolean;
}

/** One declaration. Person, answers and representative are checked by the health form's own rules, the same that the browser uses. */
@ApiExtraModels(AnswerDto)
export class DeclareDto {
  /** Made by the client; repeating a submission with it is harmless. */
  @ApiProperty() @IsUUID() clientKey: string;
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(40) gateCode: string;
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(40) questionnaireVersion: string;
  @ApiProperty({ type: ConsentDto })
  @NestedObject(() => ConsentDto)
  consent: ConsentDto;
  /** When the form was filled, by the device's clock; kept as said, never used for validity. */
  @ApiProperty() @IsInstant() filledAt: string;
  @ApiProperty({ type: PersonDto }) @IsObject() person: Record<string, unknown>;
  @ApiProperty({ type: 'object', additionalProperties: { $ref: getSchemaPath(AnswerDto) } })
  @IsObject()
  answers: Record<string, unknown>;
  @ApiPropertyOptional({ type: RepresentativeDto }) @OptionalMember() @IsObject() representative?: Record<
    string,
    unknown
  >;
}

export class PassDto {
  /** `KB1.…`, for the QR. */
  @ApiProperty() token: string;
  /** Eight characters to type, without groups. */
  @ApiProperty() code: string;
  @ApiProperty() validUntil: string;
}

export class DeclaredDto {
  @ApiProperty() declarationId: string;
  @ApiProperty({ enum: outcomes, enumName: 'Outcome' }) outcome: Outcome;
  @ApiProperty() acceptedAt: string;
  @ApiProperty({ type: PassDto }) pass: PassDto;
  /** To be sent as `X-Device-Token` from now on; null for a declaration made by staff. */
  @ApiProperty({ nullable: true, type: String }) deviceToken: string | null;
  @ApiProperty() unitName: string;
  @ApiProperty() gateName: string;
  @ApiProperty() areaName: string;
  @ApiProperty() hotline: string;
  @ApiProperty({ nullable: true, type: MedicalCentreDto }) medicalCentre: MedicalCentreDto | null;
}

export class DeclarationStatusDto {
  @ApiProperty({ enum: outcomes, enumName: 'Outcome' }) outcome: Outcome;
  @ApiProperty() acceptedAt: string;
  /** When the medical centre was told; null until alerts has said so. */
  @ApiProperty({ nullable: true, type: String }) medicalCentreNotifiedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) acknowledgedAt: string | null;
  @ApiProperty() validUntil: string;
  @ApiProperty() withdrawn: boolean;
}
