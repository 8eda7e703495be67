import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountEntity } from '../../accounts/account.entity.js';
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

  async toOfficialDtos(manager: EntityManager, found: readonly AccountEntity[]): Promise<OfficialDto[]> {
    const names = await this.store.findDisplayNames(
      manager,
      found.map((row) => row.invitedBy),
    );
    return found.map((row) =>
      this.toOfficialDto(row, row.invitedBy === null ? null : (names.get(row.invitedBy) ?? null)),
    );
  }

  toOfficialDto(row: AccountEntity, invitedByName: string | null): OfficialDto {
    const failure = this.addressHealth.findCurrentFailure(row);
    const displayName = this.cipher.tryOpenField(row.id, 'name', row.displayNameSealed);
    return {
      accountId: row.id,
      username: row.username ?? '',
      displayName: displayName ?? '',
      unreadable: displayName === null,
      role: row.role,
      areaName: row.areaName ?? '',
      state: row.state,
      createdAt: row.createdAt.toISOString(),
      from: row.validFrom?.toISOString() ?? null,
      until: row.validUntil?.toISOString() ?? null,
      invitedByName,
      addressFailedWhy: failure?.why ?? null,
      addressFailedAt: failure?.at.toISOString() ?? null,
    };
  }
}
