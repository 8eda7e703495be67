import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { AccountStore } from '../accounts/account-store.js';
import type { AccountRow } from '../accounts/account.row.js';
import { MailAddresses } from '../accounts/mail-addresses.js';
import { Vault } from '../accounts/vault.js';
import type { OfficialDto } from './officials.dto.js';

/** Officials as those see them who look after them. */
@Injectable()
export class OfficialPresenter {
  constructor(
    private readonly store: AccountStore,
    private readonly vault: Vault,
    private readonly addresses: MailAddresses,
  ) {}

  async toDtos(runner: DataSource | EntityManager, found: readonly AccountRow[]): Promise<OfficialDto[]> {
    const names = await this.store.namesOf(
      runner,
      found.map((row) => row.invited_by),
    );
    return found.map((row) =>
      this.toDto(row, row.invited_by === null ? null : (names.get(row.invited_by) ?? null)),
    );
  }

  toDto(row: AccountRow, invitedByName: string | null): OfficialDto {
    const failure = this.addresses.failureOf(row);
    const displayName = this.vault.tryOpen(row.id, 'name', row.display_name_sealed);
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
