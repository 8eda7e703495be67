import { ApiProperty, OmitType } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { RegisterUnitDto } from '../registering/register-unit.dto.js';

/** The whole corrected content of a registration; optional members that are left out are cleared. */
export class CorrectUnitDto extends OmitType(RegisterUnitDto, ['announcement'] as const) {
  /** Optimistic lock: the version that was read. */
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
}
