import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsString,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { symptomCodes } from './contact-symptoms.js';
import { linkAnswers, type LinkAnswer } from './follow-up-rules.js';

/** The token of a link, as its fragment holds it. */
export class FollowUpTokenDto {
  @ApiProperty() @IsString() @MaxLength(200) token: string;
}

export class AnswerFollowUpDto extends FollowUpTokenDto {
  @ApiProperty({ enum: linkAnswers, enumName: 'LinkAnswer' }) @IsIn(linkAnswers) answer: LinkAnswer;
  /** Codes of the symptoms; needed with `symptoms` alone. */
  @ApiPropertyOptional({ type: [String], example: ['fever'] })
  @ValidateIf(({ answer }: AnswerFollowUpDto) => answer === 'symptoms')
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(symptomCodes.length)
  @ArrayUnique()
  @IsIn(symptomCodes, { each: true })
  symptoms: string[];
}

export class SymptomChoiceDto {
  @ApiProperty({ example: 'fever' }) code: string;
  @ApiProperty() vi: string;
  @ApiProperty() en: string;
}

/** Today's question of a link. It says nothing about whom, where or why. */
export class FollowUpPageDto {
  /** Today in the city, `2021-06-30`. */
  @ApiProperty() day: string;
  /** Last day of the follow-up. */
  @ApiProperty() lastDay: string;
  /** Today's answer, which can be corrected; null: none yet. */
  @ApiProperty({ nullable: true, enum: linkAnswers, enumName: 'LinkAnswer' }) answer: LinkAnswer | null;
  /** Codes of the symptoms of today's answer. */
  @ApiProperty({ type: [String] }) symptoms: string[];
  /** Symptoms of the form that can be named. */
  @ApiProperty({ type: [SymptomChoiceDto] }) choices: SymptomChoiceDto[];
}
