import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { roles, type Role } from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const datePattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

export class TrailQuery extends PageQuery {
  /** Words of who read, or of the unit, person, area or case that was read; without regard to marks. */
  @ApiPropertyOptional({ maxLength: 100 }) @IsOptional() @IsString() @MaxLength(100) q?: string;
  /** The first day, in the city's time. */
  @ApiPropertyOptional({ example: '2021-06-30' }) @IsOptional() @Matches(datePattern) from?: string;
  /** The last day. */
  @ApiPropertyOptional({ example: '2021-06-30' }) @IsOptional() @Matches(datePattern) to?: string;
}

export class AccessDto {
  @ApiProperty() at: string;
  @ApiProperty() actorName: string;
  /** Where the actor works; empty when the account is not known. */
  @ApiProperty() actorPlace: string;
  /** The name is kept, but cannot be opened; it is empty then. */
  @ApiProperty() unreadable: boolean;
  @ApiProperty({ enum: roles, enumName: 'Role' }) role: Role;
  @ApiProperty() action: string;
  @ApiProperty() subjectKind: string;
  @ApiProperty() subjectId: string;
  /** The unit, person, area or case; null when it is not known here. */
  @ApiProperty({ nullable: true, type: String }) subjectName: string | null;
}

export class AccessListDto {
  @ApiProperty({ type: [AccessDto] }) items: AccessDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
