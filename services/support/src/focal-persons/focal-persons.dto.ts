import { IsEmailAddress, IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@khai-bao/platform/http';
import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  Max,
} from 'class-validator';
import { officialBodies, type OfficialBody } from '../committees/committee.js';

const normaliseWhitespace = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.normalize('NFC').replaceAll(/\s+/g, ' ').trim() : value;
const emptyToNull = (given: { value: unknown }): unknown => {
  const value = normaliseWhitespace(given);
  return value === '' || value === undefined ? null : value;
};
const datePattern = /^\d{4}-\d{2}-\d{2}$/;

export class FocalPersonQuery extends PageQuery {
  /** Part of a person's, a committee's or an area's name, without diacritics; empty: the own committee and those above it. */
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(100) q?: string;
}

/** A focal person of a committee (*nhân sự đầu mối*). Every account of the channel may read it. */
export class WriteFocalPersonDto {
  @ApiProperty({ example: 'Nguyễn Thị Lan', maxLength: 200 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  name: string;
  /** Position of the person. */
  @ApiProperty({ example: 'Phó Chủ tịch', maxLength: 200 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  post: string;
  /** A Vietnamese number in any usual spelling. */
  @ApiProperty({ example: '0903 123 456' }) @IsString() @IsNotEmpty() @MaxLength(40) phone: string;
  /** Address of the digest; null: none is sent. */
  @ApiProperty({ nullable: true, type: String, example: 'lan@quan1.example.vn' })
  @Transform(emptyToNull)
  @IsOptional()
  @IsEmailAddress()
  @MaxLength(254)
  email: string | null;
  /** Whether the person deputises for the others of the committee. */
  @ApiProperty() @IsBoolean() isDeputy: boolean;
  /** First day of absence, `2021-06-30`; set both days or neither. */
  @ApiProperty({ nullable: true, type: String })
  @Transform(emptyToNull)
  @IsOptional()
  @Matches(datePattern)
  absentFrom: string | null;
  /** Last day of absence. */
  @ApiProperty({ nullable: true, type: String })
  @Transform(emptyToNull)
  @IsOptional()
  @Matches(datePattern)
  absentTo: string | null;
}

export class ChangeFocalPersonDto extends WriteFocalPersonDto {
  /** Version that was read (optimistic lock). */
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
}

export class FocalPersonDto {
  @ApiProperty() id: string;
  @ApiProperty({ enum: officialBodies, enumName: 'OfficialBody' }) body: OfficialBody;
  @ApiProperty() areaCode: string;
  /** Displayed name of the committee: `UBND Quận 1`. */
  @ApiProperty() place: string;
  @ApiProperty() name: string;
  @ApiProperty() post: string;
  /** Formatted for display: `0903 123 456`. */
  @ApiProperty() phone: string;
  @ApiProperty({ nullable: true, type: String }) email: string | null;
  @ApiProperty() isDeputy: boolean;
  @ApiProperty({ nullable: true, type: String }) absentFrom: string | null;
  @ApiProperty({ nullable: true, type: String }) absentTo: string | null;
  /** Absent today. */
  @ApiProperty() isAway: boolean;
  /** Belongs to the reader's own committee, which may change it. */
  @ApiProperty() isOwn: boolean;
  @ApiProperty() version: number;
}

export class FocalPersonListDto {
  @ApiProperty({ type: [FocalPersonDto] }) items: FocalPersonDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
