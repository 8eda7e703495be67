import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { roles, type Role } from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { OptionalMember } from '@khai-bao/platform/validation';
import { IsString, Matches, MaxLength } from 'class-validator';

const datePattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

export class TrailQuery extends PageQuery {
  /** Words of the actor, or of the accessed unit, person, area or case; diacritics do not matter. */
  @ApiPropertyOptional({ maxLength: 100 }) @OptionalMember() @IsString() @MaxLength(100) q?: string;
  /** First day, in the city's time. */
  @ApiPropertyOptional({ example: '2021-06-30' }) @OptionalMember() @Matches(datePattern) from?: string;
  /** The last day. */
  @ApiPropertyOptional({ example: '2021-06-30' }) @OptionalMember() @Matches(datePattern) to?: string;
}

export class AccessDto {
  @ApiProperty() at: string;
  @ApiProperty() actorName: string;
  /** Place of work of the actor; empty when the account is unknown. */
  @ApiProperty() actorPlace: string;
  /** The name is stored but cannot be decrypted; it is empty then. */
  @ApiProperty() unreadable: boolean;
  @ApiProperty({ enum: roles, enumName: 'Role' }) role: Role;
  @ApiProperty() action: string;
  @ApiProperty() subjectKind: string;
  @ApiProperty() subjectId: string;
  /** Name of the unit, person, area or case; null when it is unknown to this service. */
  @ApiProperty({ nullable: true, type: String }) subjectName: string | null;
}

export class AccessListDto {
  @ApiProperty({ type: [AccessDto] }) items: AccessDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
