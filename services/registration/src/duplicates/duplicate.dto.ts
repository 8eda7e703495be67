import { ApiProperty } from '@nestjs/swagger';
import {
  accountStates,
  registrationStates,
  type AccountState,
  type RegistrationState,
} from '@khai-bao/contracts';
import { pairStates, type PairState } from './unit-pair.js';
import { pairReasons, type PairReason } from './likeness.js';

/** A registration as it is named beside another. */
export class AlikeUnitDto {
  @ApiProperty() unitId: string;
  @ApiProperty() trackingCode: string;
  @ApiProperty() name: string;
  @ApiProperty() street: string;
  @ApiProperty() areaName: string;
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState', nullable: true })
  accountState: AccountState | null;
  @ApiProperty() submittedAt: string;
}

/** Two registrations that may be one unit, seen from one of them. */
export class DuplicateDto {
  /** The pair's id. */
  @ApiProperty() id: string;
  @ApiProperty({ enum: pairStates, enumName: 'PairState' }) state: PairState;
  @ApiProperty({ enum: pairReasons, enumName: 'PairReason', isArray: true }) reasons: PairReason[];
  /** How sure it is, 1 to 100. */
  @ApiProperty() score: number;
  @ApiProperty() foundAt: string;
  /** The other one; null when it is outside of the reader's area, where the tier above decides. */
  @ApiProperty({ type: AlikeUnitDto, nullable: true }) other: AlikeUnitDto | null;
  @ApiProperty({ nullable: true, type: String }) decidedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) decidedByName: string | null;
  /** Why they are two units. */
  @ApiProperty({ nullable: true, type: String }) note: string | null;
}
