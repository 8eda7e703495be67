import { ApiProperty } from '@nestjs/swagger';
import { accountStates, type AccountState } from '@khai-bao/contracts';
import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class CreateStaffDto {
  @ApiProperty()
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  displayName: string;
}

export class StaffDto {
  @ApiProperty() accountId: string;
  @ApiProperty() username: string;
  @ApiProperty() displayName: string;
  /** The name is stored but cannot be decrypted; it is empty then. */
  @ApiProperty() unreadable: boolean;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState' }) state: AccountState;
  @ApiProperty() createdAt: string;
  /** Whether the person can start a shift on a gate device. */
  @ApiProperty() hasPin: boolean;
}

export class StaffListDto {
  @ApiProperty({ type: [StaffDto] }) items: StaffDto[];
}

/** A staff account with its one-time password. Returned once to the unit's admin. */
export class CreatedStaffDto {
  @ApiProperty() accountId: string;
  @ApiProperty() username: string;
  @ApiProperty() displayName: string;
  @ApiProperty() oneTimePassword: string;
}
