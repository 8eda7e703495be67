import { ApiProperty } from '@nestjs/swagger';
import { outcomes, type Outcome } from '@khai-bao/contracts';
import { MedicalCentreDto } from '../gates/gates.dto.js';

export class IssuedPassDto {
  /** `KB1.…`, for the QR code. */
  @ApiProperty() token: string;
  /** Eight characters to type, without groups. */
  @ApiProperty() code: string;
  @ApiProperty() validUntil: string;
}

export class AcceptedDeclarationDto {
  @ApiProperty() declarationId: string;
  @ApiProperty({ enum: outcomes, enumName: 'Outcome' }) outcome: Outcome;
  @ApiProperty() acceptedAt: string;
  @ApiProperty({ type: IssuedPassDto }) pass: IssuedPassDto;
  /** To be sent as `X-Device-Token` with later requests; null for a declaration made by staff. */
  @ApiProperty({ nullable: true, type: String }) deviceToken: string | null;
  @ApiProperty() unitName: string;
  @ApiProperty() gateName: string;
  @ApiProperty() areaName: string;
  @ApiProperty() hotline: string;
  @ApiProperty({ nullable: true, type: MedicalCentreDto }) medicalCentre: MedicalCentreDto | null;
}
