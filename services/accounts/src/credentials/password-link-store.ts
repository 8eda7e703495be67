import { Injectable } from '@nestjs/common';
import { updateReturning } from '@khai-bao/platform/database';
import { IsNull, LessThan, MoreThan, Not, type EntityManager } from 'typeorm';
import { PasswordLinkEntity } from './password-link.entity.js';

/** A link whose mail is not sent yet. */
export type UnsentLink = PasswordLinkEntity & { readonly tokenSealed: string };

/** Stores mailed links that set a new password. */
@Injectable()
export class PasswordLinkStore {
  async addLink(manager: EntityManager, link: Omit<PasswordLinkEntity, 'usedAt'>): Promise<void> {
    await manager.insert(PasswordLinkEntity, link);
  }

  /** Deletes the expired links of an account. */
  async deleteExpiredLinks(manager: EntityManager, accountId: string, now: Date): Promise<void> {
    await manager.delete(PasswordLinkEntity, { accountId, expiresAt: LessThan(now) });
  }

  /** Deletes the unused links of an account. */
  async deleteUnusedLinks(manager: EntityManager, accountId: string): Promise<void> {
    await manager.delete(PasswordLinkEntity, { accountId, usedAt: IsNull() });
  }

  /** Marks a link as used. @returns undefined when it was used before or has expired */
  async consumeLink(
    manager: EntityManager,
    tokenDigest: string,
    now: Date,
  ): Promise<PasswordLinkEntity | undefined> {
    const [used] = await updateReturning(
      manager,
      PasswordLinkEntity,
      { tokenDigest, usedAt: IsNull(), expiresAt: MoreThan(now) },
      { usedAt: now },
    );
    return used;
  }

  /** Reads and locks a link that is neither mailed nor used nor expired. */
  async lockUnsentLink(
    manager: EntityManager,
    tokenDigest: string,
    now: Date,
  ): Promise<UnsentLink | undefined> {
    const link = await manager.findOne(PasswordLinkEntity, {
      where: { tokenDigest, tokenSealed: Not(IsNull()), usedAt: IsNull(), expiresAt: MoreThan(now) },
      lock: { mode: 'pessimistic_write' },
    });
    return (link as UnsentLink | null) ?? undefined;
  }

  /** Deletes the sealed token of a mailed link. */
  async deleteSealedToken(manager: EntityManager, tokenDigest: string): Promise<void> {
    await manager.update(PasswordLinkEntity, { tokenDigest }, { tokenSealed: null });
  }
}
