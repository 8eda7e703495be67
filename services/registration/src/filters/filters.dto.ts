import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsString, MaxLength, Min, Max } from 'class-validator';
import { intakeViews, type IntakeView } from '../committee/intake-views.js';

/** A list of the intake, kept by name: its view and what is searched for in it. Its order belongs to the view. */
export class KeepFilterDto {
  @ApiProperty({ example: 'Quán ăn đường Nguyễn Huệ', maxLength: 60 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  @IsPlainLine()
  name: string;
  @ApiProperty({ enum: intakeViews, enumName: 'IntakeView' }) @IsIn(intakeViews) view: IntakeView;
  /** As it is typed; empty: everything in the view. */
  @ApiProperty({ maxLength: 100 }) @IsString() @MaxLength(100) q: string;
  /** Everybody of one's own committee, of the same role and area, sees and changes it too. */
  @ApiProperty() @IsBoolean() shared: boolean;
}

export class ChangeFilterDto extends KeepFilterDto {
  /** The version that was read: somebody else's change meanwhile is not overwritten. */
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
}

export class FilterDto {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  /** As it was kept; one that there is no more is still said here. */
  @ApiProperty() view: string;
  @ApiProperty() q: string;
  /** Name and words are kept, but cannot be opened; both are empty then. */
  @ApiProperty() unreadable: boolean;
  @ApiProperty() shared: boolean;
  /** Kept by the one who asks. */
  @ApiProperty() own: boolean;
  @ApiProperty() ownerName: string;
  @ApiProperty() version: number;
}

export class FilterListDto {
  /** Own and shared ones, by name. */
  @ApiProperty({ type: [FilterDto] }) items: FilterDto[];
}
