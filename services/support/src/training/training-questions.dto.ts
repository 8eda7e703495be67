import { CleanedText } from '@khai-bao/platform/validation';
import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class AskTrainingQuestionDto {
  @ApiProperty({ maxLength: 500 }) @CleanedText() @IsString() @IsNotEmpty() @MaxLength(500) text: string;
}

export class AnswerTrainingQuestionDto {
  @ApiProperty({ maxLength: 2000 }) @CleanedText() @IsString() @IsNotEmpty() @MaxLength(2000) answer: string;
}

export class TrainingQuestionDto {
  @ApiProperty() questionId: string;
  @ApiProperty() text: string;
  /** Unit or committee that asked. */
  @ApiProperty() place: string;
  @ApiProperty() askedAt: string;
  @ApiProperty() votes: number;
  /** Whether the reader has voted for it. */
  @ApiProperty() isVoted: boolean;
  @ApiProperty({ nullable: true, type: String }) answer: string | null;
  @ApiProperty({ nullable: true, type: String }) answeredByPlace: string | null;
}

export class TrainingQuestionListDto {
  @ApiProperty({ type: [TrainingQuestionDto] }) items: TrainingQuestionDto[];
}

/** An answered question, for the guides. It names nobody. */
export class TrainingFaqItemDto {
  @ApiProperty() questionId: string;
  @ApiProperty() question: string;
  @ApiProperty() answer: string;
  @ApiProperty() answeredAt: string;
  /** Title of the session before which it was asked. */
  @ApiProperty() sessionTitle: string;
}

export class TrainingFaqDto {
  @ApiProperty({ type: [TrainingFaqItemDto] }) items: TrainingFaqItemDto[];
}
