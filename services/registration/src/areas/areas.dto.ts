import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

export class AreaDto {
  @ApiProperty() code: string;
  @ApiProperty({ example: 'Phường Bến Nghé' }) name: string;
  @ApiProperty({ enum: ['city', 'district', 'ward'] }) level: 'city' | 'district' | 'ward';
  /** Codes from the city down, dot-joined. */
  @ApiProperty({ example: '79.760.26740' }) path: string;
  @ApiProperty({ nullable: true, type: String }) parentName: string | null;
  @ApiProperty({ example: 'Phường Bến Nghé, Quận 1' }) fullName: string;
}

export class AreaSearchQuery {
  /** With or without diacritics: `ben nghe`, `p ben nghe q1`. */
  @IsString() @MaxLength(100) q: string;
}

export class AreaListDto {
  @ApiProperty({ type: [AreaDto] }) items: AreaDto[];
}
