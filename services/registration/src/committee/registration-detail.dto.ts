import { announcements, type Announcement } from '@khai-bao/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { DuplicateDto } from '../duplicate-detection/unit-pair.dto.js';
import { HistoryEntryDto } from '../units/unit-history.dto.js';
import { unitSources, type UnitSource } from '../units/unit-source.js';
import { RegistrationItemDto } from './registration-list.dto.js';

export class RegistrationDetailDto extends RegistrationItemDto {
  @ApiProperty() representative: string;
  @ApiProperty() phone: string;
  @ApiProperty({ nullable: true, type: String }) email: string | null;
  /** The contact cannot be unsealed; it is empty then. */
  @ApiProperty() unreadable: boolean;
  @ApiProperty({ nullable: true, type: String }) taxCode: string | null;
  @ApiProperty({ nullable: true, type: Number }) expectedGates: number | null;
  @ApiProperty({ enum: unitSources, enumName: 'UnitSource' }) source: UnitSource;
  @ApiProperty({ enum: announcements, enumName: 'Announcement', nullable: true })
  announcement: Announcement | null;
  @ApiProperty({ type: [HistoryEntryDto] }) history: HistoryEntryDto[];
  /** Pairs with other registrations: undecided, merged or dismissed; undecided ones first. */
  @ApiProperty({ type: [DuplicateDto] }) duplicates: DuplicateDto[];
}
