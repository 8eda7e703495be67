import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PasswordLinkStore } from './password-link-store.js';
import { SessionTerminator } from './session-terminator.js';

/** Revokes what an account can sign in with beside its password. */
@Injectable()
export class AccountAccessRevoker {
  constructor(
    private readonly sessionTerminator: SessionTerminator,
    private readonly passwordLinks: PasswordLinkStore,
  ) {}

  /** Ends all sessions of a locked account and deletes its unused password links. */
  async revokeAccountAccess(manager: EntityManager, accountId: string): Promise<void> {
    await this.sessionTerminator.endSessions(manager, accountId, 'all');
    await this.passwordLinks.deleteUnusedLinks(manager, accountId);
  }
}
