import { ApiProperty } from '@nestjs/swagger';
import { outcomes, type Outcome } from '@khai-bao/contracts';
import { declarationStatuses, type DeclarationStatus } from '../declarations/declaration-transitions.js';

export class DeclarationStatusDto {
  @ApiProperty({ enum: outcomes, enumName: 'Outcome' }) outcome: Outcome;
  @ApiProperty() acceptedAt: string;
  /** When the medical centre was notified; null until alerts has published it. */
  @ApiProperty({ nullable: true, type: String }) medicalCentreNotifiedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) acknowledgedAt: string | null;
  @ApiProperty() validUntil: string;
  @ApiProperty() withdrawn: boolean;
  /** Whether gate staff reported a suspicion, so that its passes open no gate. */
  @ApiProperty() passBlocked: boolean;
  @ApiProperty({ enum: declarationStatuses, enumName: 'DeclarationStatus' }) status: DeclarationStatus;
  /** 1, and one more after each change. */
  @ApiProperty() version: number;
  /** Which pass is valid, 0 for the first. Passes of lower issues are revoked. */
  @ApiProperty() passIssue: number;
  /** Time of the last change; null: never changed. */
  @ApiProperty({ nullable: true, type: String }) changedAt: string | null;
  /** When the national data centre confirmed the last change; null until then, and for an unchanged declaration. */
  @ApiProperty({ nullable: true, type: String }) nationalConfirmedAt: string | null;
  /** The same for the city data centre. */
  @ApiProperty({ nullable: true, type: String }) cityConfirmedAt: string | null;
  /** Only of an erased declaration: an open case holds name and phone of the person as a contact, for tracing alone. */
  @ApiProperty() isHeldForTracing: boolean;
}
