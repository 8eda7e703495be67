import { ApiProperty } from '@nestjs/swagger';
import {
  accountStates,
  registrationStates,
  type AccountState,
  type RegistrationState,
} from '@khai-bao/contracts';
import { pairStates, type PairState } from './unit-pair-states.js';
import { pairReasons, type PairReason } from './likeness.js';

/** The other registration of a pair, without personal data. */
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

/** Two registrations that may be the same unit, seen from one of them. */
export class DuplicateDto {
  /** Id of the pair. */
  @ApiProperty() id: string;
  @ApiProperty({ enum: pairStates, enumName: 'PairState' }) state: PairState;
  @ApiProperty({ enum: pairReasons, enumName: 'PairReason', isArray: true }) reasons: PairReason[];
  /** Certainty, 1 to 100. */
  @ApiProperty() score: number;
  @ApiProperty() foundAt: string;
  /** The other registration; null when it is outside of the reader's area. The tier above decides such pairs. */
  @ApiProperty({ type: AlikeUnitDto, nullable: true }) other: AlikeUnitDto | null;
  @ApiProperty({ nullable: true, type: String }) decidedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) decidedByName: string | null;
  /** Reason why they are different units. */
  @ApiProperty({ nullable: true, type: String }) note: string | null;
}
