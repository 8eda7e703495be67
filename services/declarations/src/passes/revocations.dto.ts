import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { OptionalMember } from '@khai-bao/platform/validation';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

export class ListRevocationsQuery {
  /** The number of the list that the device holds. Left out, or higher than the last number: the full list. */
  @ApiPropertyOptional({ type: Number, minimum: 0, default: 0 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(0xffffffff)
  from = 0;

  /**
   * The epoch of the list that the device holds, `none` without a list. Left out by devices that read lists without an epoch only:
   * they get such a list.
   */
  @ApiPropertyOptional({ type: String, example: '0123456789abcdef' })
  @OptionalMember()
  @Matches(/^(none|[0-9a-f]{16})$/)
  epoch?: string;
}

export class RevocationsDto {
  /** The number of the list after the token is applied. */
  @ApiProperty() number: number;
  /** The numbering that the numbers belong to; null in a list without an epoch. */
  @ApiProperty({ nullable: true, type: String }) epoch: string | null;
  /** 0 for a full list, otherwise the number that the entries are added to. */
  @ApiProperty() from: number;
  /** Entries in the token. */
  @ApiProperty() entries: number;
  /** True when the list continues: ask again from `number`. */
  @ApiProperty() more: boolean;
  /** `KBR1.…`: the signed list, for `applyRevocations` of the health form. */
  @ApiProperty() token: string;
}
