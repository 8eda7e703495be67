import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountRow } from '../../accounts/account.row.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { MailAddressHealth } from '../../delivery/mail/mail-address-health.js';
import type { OfficialDto } from './officials.dto.js';

/** Maps officials to the DTO that their tier above sees. */
@Injectable()
export class OfficialDtoMapper {
  constructor(
    private readonly store: AccountStore,
    private readonly cipher: PersonalDataCipher,
    private readonly addressHealth: MailAddressHealth,
  ) {}

  async toOfficialDtos(
    runner: DataSource | EntityManager,
    found: readonly AccountRow[],
  ): Promise<OfficialDto[]> {
    const names = await this.store.findDisplayNames(
      runner,
      found.map((row) => row.invited_by),
    );
    return found.map((row) =>
      this.toOfficialDto(row, row.invited_by === null ? null : (names.get(row.invited_by) ?? null)),
    );
  }

  toOfficialDto(row: AccountRow, invitedByName: string | null): OfficialDto {
    const failure = this.addressHealth.findCurrentFailure(row);
    const displayName = this.cipher.tryOpenField(row.id, 'name', row.display_name_sealed);
    return {
      accountId: row.id,
      username: row.username ?? '',
      displayName: displayName ?? '',
      unreadable: displayName === null,
      role: row.role,
      areaName: row.area_name ?? '',
      state: row.state,
      createdAt: row.created_at.toISOString(),
      from: row.valid_from?.toISOString() ?? null,
      until: row.valid_until?.toISOString() ?? null,
      invitedByName,
      addressFailedWhy: failure?.why ?? null,
      addressFailedAt: failure?.at.toISOString() ?? null,
    };
  }
}
