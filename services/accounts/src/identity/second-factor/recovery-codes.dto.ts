import { ApiProperty } from '@nestjs/swagger';

/** Each takes the place of a second factor, once. Shown once. */
export class RecoveryCodesDto {
  /** Empty when a further factor was set up and older ones are still good. */
  @ApiProperty({ type: [String] }) recoveryCodes: string[];
}
