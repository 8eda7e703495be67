import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type {
  AnswerChips,
  AnswerField,
  AnswerNote,
  AnswerOption,
  ConsentText,
  LocalisedText,
  Question,
  QuestionBlock,
  Questionnaire,
} from '@khai-bao/health-form';

// Classes for the OpenAPI document only; the types are those of the health form.

export class LocalisedTextDto implements LocalisedText {
  @ApiProperty() vi: string;
  @ApiProperty() en: string;
}

export class AnswerOptionDto implements AnswerOption {
  @ApiProperty() code: string;
  @ApiProperty({ type: LocalisedTextDto }) text: LocalisedTextDto;
}

/** Options under a Yes; at least `min` of them must be chosen. */
export class AnswerChipsDto implements AnswerChips {
  @ApiProperty({ type: LocalisedTextDto }) label: LocalisedTextDto;
  @ApiProperty({ type: [AnswerOptionDto] }) options: AnswerOptionDto[];
  @ApiProperty() min: number;
}

/** A line of text under a Yes. */
export class AnswerNoteDto implements AnswerNote {
  @ApiProperty({ type: LocalisedTextDto }) label: LocalisedTextDto;
  @ApiProperty() required: boolean;
  @ApiProperty() maxLength: number;
  /** Degrees Celsius with a comma or a dot, 34 to 43. */
  @ApiPropertyOptional({ enum: ['temperature'] }) format?: 'temperature';
}

/** A line of text or a day under a Yes, beside others. */
export class AnswerFieldDto implements AnswerField {
  @ApiProperty() id: string;
  @ApiProperty({ type: LocalisedTextDto }) label: LocalisedTextDto;
  @ApiProperty() required: boolean;
  @ApiProperty() maxLength: number;
  /** A day that is not in the future, `YYYY-MM-DD`. */
  @ApiPropertyOptional({ enum: ['date'] }) format?: 'date';
}

export class QuestionDto implements Question {
  @ApiProperty() id: string;
  @ApiProperty({ enum: ['yes-no'] }) kind: 'yes-no';
  /** The continuation of "Trong 14 ngày qua, bạn có …". */
  @ApiProperty({ type: LocalisedTextDto }) text: LocalisedTextDto;
  /** The period that the question asks about, in days before now; null: the present. */
  @ApiProperty({ nullable: true, type: Number }) lookbackDays: number | null;
  @ApiPropertyOptional({ type: AnswerChipsDto }) chips?: AnswerChipsDto;
  @ApiPropertyOptional({ type: AnswerNoteDto }) note?: AnswerNoteDto;
  @ApiPropertyOptional({ type: [AnswerFieldDto] }) fields?: AnswerFieldDto[];
}

/** A group of questions. Those of an optional block may remain unanswered. */
export class QuestionBlockDto implements QuestionBlock {
  @ApiProperty() id: string;
  @ApiProperty({ type: LocalisedTextDto }) title: LocalisedTextDto;
  @ApiProperty() optional: boolean;
  @ApiProperty({ type: [QuestionDto] }) questions: QuestionDto[];
}

export class QuestionnaireDto implements Questionnaire {
  @ApiProperty() id: string;
  @ApiProperty() version: string;
  @ApiProperty({ type: LocalisedTextDto }) title: LocalisedTextDto;
  /** The consequence of false information. */
  @ApiProperty({ type: LocalisedTextDto }) warning: LocalisedTextDto;
  @ApiProperty({ type: [QuestionBlockDto] }) blocks: QuestionBlockDto[];
}

/** A text that a person agrees to. */
export class ConsentTextDto implements ConsentText {
  @ApiProperty() version: string;
  /** Earlier versions that remain valid for forms filled in before. */
  @ApiPropertyOptional({ type: [String] }) replaces?: string[];
  @ApiProperty({ type: LocalisedTextDto }) text: LocalisedTextDto;
}

export class CurrentQuestionnaireDto {
  @ApiProperty() id: string;
  @ApiProperty() version: string;
  @ApiProperty() publishedAt: string;
  /** Questions, blocks and warning, as the health form defines them. */
  @ApiProperty({ type: QuestionnaireDto }) document: Questionnaire;
  @ApiProperty({ type: ConsentTextDto }) consent: ConsentText;
}
