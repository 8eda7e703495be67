import { ApiProperty } from '@nestjs/swagger';
import { outcomes, type Outcome } from '@khai-bao/contracts';

export class DeclarationStatusDto {
  @ApiProperty({ enum: outcomes, enumName: 'Outcome' }) outcome: Outcome;
  @ApiProperty() acceptedAt: string;
  /** When the medical centre was notified; null until alerts has published it. */
  @ApiProperty({ nullable: true, type: String }) medicalCentreNotifiedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) acknowledgedAt: string | null;
  @ApiProperty() validUntil: string;
  @ApiProperty() withdrawn: boolean;
}
