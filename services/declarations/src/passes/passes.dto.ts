import { ApiProperty } from '@nestjs/swagger';
import { outcomes, type Outcome } from '@khai-bao/contracts';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class VerifyPassDto {
  /** The token of the QR code, or the eight characters as they were typed. */
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(300) pass: string;
}

export class PersonSummaryDto {
  @ApiProperty({ example: 'N. T. M. Khai' }) shortName: string;
  @ApiProperty({ nullable: true, type: Number }) birthYear: number | null;
}

export const passDecisions = ['admit', 'ask', 'stop'] as const;
export type PassDecision = (typeof passDecisions)[number];

export class VerifiedPassDto {
  @ApiProperty() declarationId: string;
  @ApiProperty({ enum: outcomes, enumName: 'Outcome' }) outcome: Outcome;
  /** `ask`: staff decide, and the decision is recorded. */
  @ApiProperty({ enum: passDecisions, enumName: 'PassDecision' }) decision: PassDecision;
  @ApiProperty({ type: PersonSummaryDto }) person: PersonSummaryDto;
  @ApiProperty() declaredAt: string;
  @ApiProperty() validUntil: string;
  @ApiProperty() unitName: string;
  @ApiProperty() gateName: string;
  /** Whether the declaration was made at the unit of the actor. */
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
