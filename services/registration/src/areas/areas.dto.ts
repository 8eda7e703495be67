import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

/** A ward before it was merged. */
export class FormerAreaDto {
  @ApiProperty() code: string;
  @ApiProperty({ example: 'Phường Bến Nghé' }) name: string;
  @ApiProperty({ example: '79.760.26740' }) path: string;
  @ApiProperty({ example: 'Phường Bến Nghé, Quận 1' }) fullName: string;
}

export class AreaDto {
  @ApiProperty() code: string;
  @ApiProperty({ example: 'Phường Bến Nghé' }) name: string;
  @ApiProperty({ enum: ['city', 'district', 'ward'], enumName: 'AreaLevel' }) level:
    'city' | 'district' | 'ward';
  /** Codes from the city down, dot-joined. */
  @ApiProperty({ example: '79.760.26740' }) path: string;
  @ApiProperty({ nullable: true, type: String }) parentName: string | null;
  @ApiProperty({ example: 'Phường Bến Nghé, Quận 1' }) fullName: string;
  /** The requested ward, when it was merged into this one. */
  @ApiPropertyOptional({ type: FormerAreaDto }) former?: FormerAreaDto;
}

export class AreaSearchQuery {
  /** With or without diacritics: `ben nghe`, `p ben nghe q1`. */
  @ApiProperty({ maxLength: 100 }) @IsString() @MaxLength(100) q: string;
}

export class AreaListDto {
  @ApiProperty({ type: [AreaDto] }) items: AreaDto[];
}

/** A merged ward. */
export class MergedAreaDto {
  @ApiProperty() code: string;
  @ApiProperty({ example: 'Phường Bến Nghé' }) name: string;
  /** First day after the merge, `2021-07-01`. */
  @ApiProperty() from: string;
  /** Its successor today. */
  @ApiProperty({ type: AreaDto }) into: AreaDto;
}

export class MergedAreasDto {
  @ApiProperty({ type: [MergedAreaDto] }) items: MergedAreaDto[];
}
