import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { idPaperKinds, type IdPaperKind } from '@khai-bao/text';
import type { Address, QuestionAnswer, IdPaper, Person, Representative } from '@khai-bao/health-form';

// Classes for the OpenAPI document only. The rules of the health form validate these values.

export class IdPaperDto implements IdPaper {
  @ApiProperty({ enum: idPaperKinds, enumName: 'IdPaperKind' }) kind: IdPaperKind;
  @ApiProperty() number: string;
}

export class AddressDto implements Address {
  @ApiProperty() province: string;
  @ApiProperty() district: string;
  @ApiProperty() ward: string;
  @ApiProperty() street: string;
  /** The code of the ward, when the form found it in the area tree. */
  @ApiPropertyOptional({ example: '26740' }) areaCode?: string;
}

/** A person with a birth date, a birth year or both. */
export class PersonDto implements Person {
  @ApiProperty() fullName: string;
  @ApiPropertyOptional({ type: IdPaperDto }) idPaper?: IdPaperDto;
  @ApiPropertyOptional({ example: '1990-02-28' }) birthDate?: string;
  @ApiPropertyOptional({ example: 1990 }) birthYear?: number;
  @ApiProperty({ enum: ['male', 'female', 'other'], enumName: 'Sex' }) sex: 'male' | 'female' | 'other';
  /** ISO 3166-1 alpha-2. */
  @ApiProperty({ example: 'VN' }) nationality: string;
  @ApiPropertyOptional() healthInsuranceNumber?: string;
  @ApiProperty() phone: string;
  @ApiPropertyOptional() email?: string;
  @ApiProperty({ type: AddressDto }) address: AddressDto;
}

/** The person who declares for somebody else. */
export class RepresentativeDto implements Representative {
  @ApiProperty() fullName: string;
  @ApiProperty() phone: string;
  /** Free text, for example parent, child or gate staff. */
  @ApiProperty() relation: string;
  /** Required by the pages where a minor is declared. A representative must be an adult. */
  @ApiPropertyOptional({ example: 1985 }) birthYear?: number;
}

/** Yes or No; under a Yes also the chosen options, the written text and the fields. */
export class QuestionAnswerDto implements QuestionAnswer {
  @ApiProperty() value: boolean;
  @ApiPropertyOptional({ type: [String] }) details?: string[];
  @ApiPropertyOptional() text?: string;
  /** Values of the fields of a Yes, by the id of their field. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  fields?: Record<string, string>;
}
