import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { outcomes, type Outcome } from '@khai-bao/contracts';
import { OptionalMember } from '@khai-bao/platform/validation';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsNotEmpty,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { passDecisions, type PassDecision } from '../passes/passes.dto.js';

/** Whose pass is looked up: exactly one of `phone` and `idNumbers`. It is part of the body, because URLs are logged in many places. */
export class LookUpPassDto {
  /** The gate at which the person stands. */
  @ApiProperty() @IsUUID() gateId: string;
  /** In any usual notation. */
  @ApiPropertyOptional({ example: '0908 222 333' })
  @OptionalMember()
  @IsString()
  @IsNotEmpty()
  @MaxLength(40)
  phone?: string;
  /** The number of the ID card, and that of the card before it, as the QR of the card states them. */
  @ApiPropertyOptional({ type: [String], minItems: 1, maxItems: 2 })
  @OptionalMember()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(2)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(20, { each: true })
  idNumbers?: string[];
}

/** What a guard may see of somebody who cannot show the pass. */
export class LookedUpPassDto {
  @ApiProperty() declarationId: string;
  /** Presented instead of the pass when the check is recorded, within 15 minutes; null when the pass opens no gate any more. */
  @ApiProperty({ nullable: true, type: String }) token: string | null;
  @ApiProperty({ example: 'N. T. M. K.' }) initials: string;
  @ApiProperty({ nullable: true, type: Number }) birthYear: number | null;
  @ApiProperty({ enum: outcomes, enumName: 'Outcome' }) outcome: Outcome;
  /** `ask`: staff decide, and the decision is recorded. `stop` also when gate staff have reported the person. */
  @ApiProperty({ enum: passDecisions, enumName: 'PassDecision' }) decision: PassDecision;
  @ApiProperty() validUntil: string;
}

export class LookedUpPassListDto {
  /** Passes of today that are valid, one for each person, at most 12. Empty when there is none, whatever the reason. */
  @ApiProperty({ type: [LookedUpPassDto] }) items: LookedUpPassDto[];
}
