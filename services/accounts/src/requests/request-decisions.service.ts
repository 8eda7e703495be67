import { Injectable } from '@nestjs/common';
import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountStore } from '../accounts/account-store.js';
import type { AccountEntity } from '../accounts/account.entity.js';
import { PersonalDataCipher } from '../accounts/personal-data-cipher.js';
import { AccountIssuer } from '../delivery/issuing/account-issuer.js';
import type { DecisionDto } from './requests.dto.js';

/** Decisions of DIC on individually selected requests. */
@Injectable()
export class RequestDecisionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly cipher: PersonalDataCipher,
    private readonly issuer: AccountIssuer,
  ) {}

  /** Approves requests and issues their accounts. Each request has its own transaction and result. */
  async approveRequests(actor: Actor, ids: readonly string[]): Promise<DecisionDto[]> {
    const results: DecisionDto[] = [];
    for (const id of new Set(ids)) {
      const oneTime = await this.issuer.prepareOneTimePassword();
      results.push(
        await this.decideRequest(actor, id, async (manager, account) => {
          const { state, delivery } = await this.issuer.approveRequest(
            manager,
            account,
            { actorId: actor.accountId, ruleId: null },
            oneTime,
          );
          return { id, ok: true, state, delivery: delivery === 'mail' ? 'mail' : 'handover' };
        }),
      );
    }
    return results;
  }

  /** Refuses requests; the committee sees the reason. */
  async refuseRequests(actor: Actor, ids: readonly string[], reason: string): Promise<DecisionDto[]> {
    const results: DecisionDto[] = [];
    for (const id of new Set(ids))
      results.push(
        await this.decideRequest(actor, id, async (manager, account) => ({
          id,
          ok: true,
          state: (
            await this.store.transitionAccount(manager, account, 'REFUSED', actor.accountId, {
              refusalSealed: this.cipher.sealField(account.id, 'refusal', reason),
            })
          ).state,
        })),
      );
    return results;
  }

  private decideRequest(
    actor: Actor,
    id: string,
    work: (manager: EntityManager, account: AccountEntity) => Promise<DecisionDto>,
  ): Promise<DecisionDto> {
    return this.dataSource.transaction(async (manager): Promise<DecisionDto> => {
      await this.store.requireCurrentAccount(manager, actor);
      const account = await this.store.lockAccountWhere(manager, {
        id,
        role: 'unit-admin',
        areaPath: withinJurisdiction(actor),
      });
      if (account === undefined) return { id, ok: false, code: 'ACCOUNTS.NOT_FOUND' };
      if (account.state !== 'REQUESTED')
        return { id, ok: false, state: account.state, code: 'ACCOUNTS.WRONG_STATE' };
      return work(manager, account);
    });
  }
}
