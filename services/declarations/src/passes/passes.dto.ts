import { ApiProperty } from '@nestjs/swagger';
import { outcomes, type Outcome } from '@khai-bao/contracts';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class VerifyPassDto {
  /** The token of the QR, or the eight characters typed in. */
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(300) pass: string;
}

export class GlanceDto {
  @ApiProperty({ example: 'N. T. M. Khai' }) shortName: string;
  @ApiProperty({ nullable: true, type: Number }) birthYear: number | null;
}

export const decisions = ['admit', 'ask', 'stop'] as const;
export type Decision = (typeof decisions)[number];

export class VerifiedPassDto {
  @ApiProperty() declarationId: string;
  @ApiProperty({ enum: outcomes, enumName: 'Outcome' }) outcome: Outcome;
  /** `ask`: staff decide and the decision is recorded. */
  @ApiProperty({ enum: decisions, enumName: 'PassDecision' }) decision: Decision;
  @ApiProperty({ type: GlanceDto }) person: GlanceDto;
  @ApiProperty() declaredAt: string;
  @ApiProperty() validUntil: string;
  @ApiProperty() unitName: string;
  @ApiProperty() gateName: string;
  /** Declared at this unit. */
  @ApiProperty() sameUnit: boolean;
}

export class PassKeyDto {
  @ApiProperty() kid: number;
  /** 32 raw bytes, base64url. */
  @ApiProperty() publicKey: string;
}

export class PassKeysDto {
  @ApiProperty({ type: [PassKeyDto] }) keys: PassKeyDto[];
}
