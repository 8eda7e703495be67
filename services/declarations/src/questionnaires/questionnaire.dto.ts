import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type {
  QuestionBlock,
  AnswerChips,
  ConsentText,
  LocalisedText,
  AnswerNote,
  AnswerOption,
  Question,
  Questionnaire,
} from '@khai-bao/health-form';

// The model of the health form, for the documentation alone.

export class LocalisedDto implements LocalisedText {
  @ApiProperty() vi: string;
  @ApiProperty() en: string;
}

export class OptionDto implements AnswerOption {
  @ApiProperty() code: string;
  @ApiProperty({ type: LocalisedDto }) text: LocalisedDto;
}

/** Chips under a Yes; at least `min` of them must be chosen. */
export class ChipsDto implements AnswerChips {
  @ApiProperty({ type: LocalisedDto }) label: LocalisedDto;
  @ApiProperty({ type: [OptionDto] }) options: OptionDto[];
  @ApiProperty() min: number;
}

/** A line of text under a Yes. */
export class NoteDto implements AnswerNote {
  @ApiProperty({ type: LocalisedDto }) label: LocalisedDto;
  @ApiProperty() required: boolean;
  @ApiProperty() maxLength: number;
  /** Degrees Celsius with a comma or a dot, 34 to 43. */
  @ApiPropertyOptional({ enum: ['temperature'] }) format?: 'temperature';
}

export class QuestionDto implements Question {
  @ApiProperty() id: string;
  @ApiProperty({ enum: ['yes-no'] }) kind: 'yes-no';
  /** The rest of "Trong 14 ngày qua, bạn có …". */
  @ApiProperty({ type: LocalisedDto }) text: LocalisedDto;
  /** Days that the question looks back over; null: now. */
  @ApiProperty({ nullable: true, type: Number }) lookbackDays: number | null;
  @ApiPropertyOptional({ type: ChipsDto }) chips?: ChipsDto;
  @ApiPropertyOptional({ type: NoteDto }) note?: NoteDto;
}

/** Questions that stand together. Those of an optional block may stay without an answer. */
export class BlockDto implements QuestionBlock {
  @ApiProperty() id: string;
  @ApiProperty({ type: LocalisedDto }) title: LocalisedDto;
  @ApiProperty() optional: boolean;
  @ApiProperty({ type: [QuestionDto] }) questions: QuestionDto[];
}

export class QuestionnaireDto implements Questionnaire {
  @ApiProperty() id: string;
  @ApiProperty() version: string;
  @ApiProperty({ type: LocalisedDto }) title: LocalisedDto;
  /** What false information means. */
  @ApiProperty({ type: LocalisedDto }) warning: LocalisedDto;
  @ApiProperty({ type: [BlockDto] }) blocks: BlockDto[];
}

/** A text that a person agrees to. */
export class ConsentTextDto implements ConsentText {
  @ApiProperty() version: string;
  /** Earlier versions that a form filled in before may still answer. */
  @ApiPropertyOptional({ type: [String] }) replaces?: string[];
  @ApiProperty({ type: LocalisedDto }) text: LocalisedDto;
}
