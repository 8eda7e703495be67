import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { idPaperKinds, type IdPaperKind } from '@khai-bao/text';
import type { Address, QuestionAnswer, IdPaper, Person, Representative } from '@khai-bao/health-form';

// Content of a declaration, for the API documentation only: the rules of the health form have validated it.

export class IdPaperDto implements IdPaper {
  @ApiProperty({ enum: idPaperKinds, enumName: 'IdPaperKind' }) kind: IdPaperKind;
  @ApiProperty() number: string;
}

export class AddressDto implements Address {
  @ApiProperty() province: string;
  @ApiProperty() district: string;
  @ApiProperty() ward: string;
  @ApiProperty() street: string;
  /** Code of the ward, when it was found in the area tree. */
  @ApiPropertyOptional({ example: '26740' }) areaCode?: string;
}

/** A person has a birth date, a birth year, or both. */
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

/** Person who declares for somebody else. */
export class RepresentativeDto implements Representative {
  @ApiProperty() fullName: string;
  @ApiProperty() phone: string;
  /** Free text: parent, child, gate staff. */
  @ApiProperty() relation: string;
}

/** Yes or no; the details that were chosen under a yes, and the text that was written there. */
export class AnswerDto implements QuestionAnswer {
  @ApiProperty() value: boolean;
  @ApiPropertyOptional({ type: [String] }) details?: string[];
  @ApiPropertyOptional() text?: string;
  /** Values of the fields of a Yes, by the id of their field. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  fields?: Record<string, string>;
}
