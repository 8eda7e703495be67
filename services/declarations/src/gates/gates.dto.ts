import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { gateDirections, type GateDirection } from '@khai-bao/contracts';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const tidy = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.normalize('NFC').replaceAll(/\s+/g, ' ').trim() : value;

export class CreateGateDto {
  @ApiProperty({ example: 'Cổng 1, đường Tôn Thất Đạm' })
  @Transform(tidy)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @Matches(/^[^\p{Cc}]*$/u)
  name: string;
  @ApiProperty({ enum: gateDirections }) @IsIn(gateDirections) direction: GateDirection;
}

export class ChangeGateDto {
  @ApiPropertyOptional()
  @Transform(tidy)
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @Matches(/^[^\p{Cc}]*$/u)
  name?: string;
  @ApiPropertyOptional({ enum: gateDirections })
  @IsOptional()
  @IsIn(gateDirections)
  direction?: GateDirection;
  /** False retires the gate: its code then points to another gate of the unit. */
  @ApiPropertyOptional() @IsOptional() @IsBoolean() active?: boolean;
}

export class GateDto {
  @ApiProperty() gateId: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: gateDirections }) direction: GateDirection;
  /** Seven characters without groups. */
  @ApiProperty() code: string;
  @ApiProperty() active: boolean;
  @ApiProperty() createdAt: string;
}

export class GateListDto {
  @ApiProperty({ type: [GateDto] }) items: GateDto[];
}

export class MedicalCentreDto {
  @ApiProperty() name: string;
  @ApiProperty() phone: string;
  @ApiProperty() address: string;
}

export class GateByCodeDto {
  @ApiProperty() gateId: string;
  @ApiProperty() code: string;
  @ApiProperty() gateName: string;
  @ApiProperty({ enum: gateDirections }) direction: GateDirection;
  @ApiProperty() unitId: string;
  @ApiProperty() unitName: string;
  @ApiProperty() areaName: string;
  @ApiProperty() districtName: string;
  @ApiProperty() hotline: string;
  @ApiProperty({ nullable: true, type: MedicalCentreDto }) medicalCentre: MedicalCentreDto | null;
}
