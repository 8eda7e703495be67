import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { Person, QuestionnaireAnswers, Representative } from '@khai-bao/health-form';
import { DeclarationStatusDto } from '../changes/declaration-status.dto.js';
import { GateByCodeDto } from '../gates/gates.dto.js';
import { AcceptedDeclarationDto } from '../intake/accepted-declaration.dto.js';
import { PersonDto, QuestionAnswerDto, RepresentativeDto } from '../intake/declared-person.dto.js';

@ApiExtraModels(QuestionAnswerDto)
export class DeclarationContentDto {
  @ApiProperty() questionnaireVersion: string;
  @ApiProperty({ type: PersonDto }) person: Person;
  @ApiProperty({ type: 'object', additionalProperties: { $ref: getSchemaPath(QuestionAnswerDto) } })
  answers: QuestionnaireAnswers;
  @ApiProperty({ type: RepresentativeDto, nullable: true }) representative: Representative | null;
}

/** A declaration for somebody who proved its phone. */
export class FoundDeclarationDto {
  /** As it was answered to the device that declared, without that device's token. */
  @ApiProperty({ type: AcceptedDeclarationDto }) declaration: AcceptedDeclarationDto;
  @ApiProperty({ type: DeclarationStatusDto }) status: DeclarationStatusDto;
  @ApiProperty({ type: GateByCodeDto }) gate: GateByCodeDto;
  /** Null once it was erased. */
  @ApiProperty({ type: DeclarationContentDto, nullable: true }) content: DeclarationContentDto | null;
}
