import { Injectable } from '@nestjs/common';
import { AccessTrail, withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, pageOf, Problem } from '@khai-bao/platform/http';
import { Clock } from '@khai-bao/platform/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountStore } from '../accounts/account-store.js';
import { Vault } from '../accounts/vault.js';
import { AccountsConfig } from '../accounts.config.js';
import type {
  HandoverDto,
  HandoverListDto,
  HandoverQuery,
  HandoverSlipDto,
  HandoverState,
} from './handovers.dto.js';

interface HandoverRow {
  readonly id: string;
  readonly account_id: string;
  readonly area_path: string;
  readonly state: HandoverState;
  readonly issued_at: Date;
  readonly due_at: Date;
  readonly opened_at: Date | null;
  readonly opened_by_name: string | null;
  readonly confirmed_at: Date | null;
  readonly unit_id: string;
  readonly unit_name: string;
  readonly area_name: string;
  readonly street: string;
}

const selectHandover =
  'select h.*, a.unit_id, a.unit_name, a.area_name, a.street from handover h join account a on a.id = h.account_id';

/** Sealed handovers: accounts of units without e-mail, given out by their committee. */
@Injectable()
export class HandoversService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly vault: Vault,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  async list(actor: Actor, query: HandoverQuery): Promise<HandoverListDto> {
    const scope = withinJurisdiction(actor, 'h.area_path', 1);
    const parameters: unknown[] = [...scope.parameters, query.limit + 1];
    const where = [scope.sql];
    if (query.state === 'OPEN') where.push(`h.state in ('WAITING', 'OPENED')`);
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    if (cursor !== null)
      where.push(
        `(h.due_at, h.id) > ($${parameters.push(cursor[0])}::timestamptz, $${parameters.push(cursor[1])}::uuid)`,
      );
    const found = await rows<HandoverRow>(
      this.dataSource,
      `${selectHandover} where ${where.join(' and ')} order by h.due_at, h.id limit $3`,
      parameters,
    );
    const page = pageOf(found, query.limit, (last) => encodeCursor(last.due_at.toISOString(), last.id));
    return { items: page.items.map(present), nextCursor: page.nextCursor };
  }

  /** Opens a handover: once. A second try is refused and stands in the trail. */
  async open(actor: Actor, id: string): Promise<HandoverSlipDto> {
    const outcome = await this.dataSource.transaction(
      async (manager): Promise<HandoverSlipDto | 'refused'> => {
        const handover = await this.lock(manager, actor, id);
        if (handover.state !== 'WAITING') {
          await this.trail.record(manager, actor, 'handover.open-refused', 'account', handover.account_id);
          return 'refused';
        }
        const account = (await this.store.lock(manager, handover.account_id))!;
        const [secret] = await rows<{ sealed: string }>(
          manager,
          'delete from secret where account_id = $1 returning sealed',
          [account.id],
        );
        if (secret === undefined) throw new Problem('ACCOUNTS.HANDOVER_ALREADY_OPENED');
        await rows(
          manager,
          `update handover set state = 'OPENED', opened_at = $2, opened_by = $3, opened_by_name = $4 where id = $1`,
          [id, this.clock.now(), actor.accountId, actor.displayName],
        );
        await this.store.move(manager, account, 'HANDOVER_OPENED', actor.accountId);
        await this.trail.record(manager, actor, 'handover.open', 'account', account.id);
        return {
          handoverId: id,
          username: account.username ?? '',
          oneTimePassword: this.vault.open(account.id, 'secret', secret.sealed),
          unitName: handover.unit_name,
          areaName: handover.area_name,
          street: handover.street,
          signInUrl: `${this.config.publicOrigin}/admin/`,
          validUntil: (account.password_expires_at ?? this.clock.now()).toISOString(),
        };
      },
    );
    if (outcome === 'refused') throw new Problem('ACCOUNTS.HANDOVER_ALREADY_OPENED');
    return outcome;
  }

  /** The unit has its slip. */
  async confirm(actor: Actor, id: string, receivedBy: string): Promise<HandoverDto> {
    return this.dataSource.transaction(async (manager) => {
      const handover = await this.lock(manager, actor, id);
      if (handover.state !== 'OPENED')
        throw new Problem(
          handover.state === 'WAITING' ? 'ACCOUNTS.HANDOVER_NOT_OPENED' : 'ACCOUNTS.WRONG_STATE',
        );
      const [confirmed] = await rows<HandoverRow>(
        manager,
        `update handover set state = 'CONFIRMED', confirmed_at = $2, received_by_sealed = $3 where id = $1 returning *`,
        [id, this.clock.now(), this.vault.seal(handover.account_id, 'received-by', receivedBy)],
      );
      const account = (await this.store.lock(manager, handover.account_id))!;
      // The unit may have signed in between the slip and this confirmation: what is activated stays so.
      if (account.state === 'HANDOVER_OPENED')
        await this.store.move(manager, account, 'HANDED_OVER', actor.accountId);
      return present({ ...handover, ...confirmed });
    });
  }

  private async lock(manager: EntityManager, actor: Actor, id: string): Promise<HandoverRow> {
    const scope = withinJurisdiction(actor, 'h.area_path', 2);
    const [handover] = await rows<HandoverRow>(
      manager,
      `${selectHandover} where h.id = $1 and ${scope.sql} for update of h`,
      [id, ...scope.parameters],
    );
    if (handover === undefined) throw new Problem('ACCOUNTS.HANDOVER_NOT_FOUND');
    return handover;
  }
}

const present = (row: HandoverRow): HandoverDto => ({
  handoverId: row.id,
  accountId: row.account_id,
  unitId: row.unit_id,
  unitName: row.unit_name,
  areaName: row.area_name,
  street: row.street,
  state: row.state,
  issuedAt: row.issued_at.toISOString(),
  dueAt: row.due_at.toISOString(),
  openedAt: row.opened_at?.toISOString() ?? null,
  openedByName: row.opened_by_name,
  confirmedAt: row.confirmed_at?.toISOString() ?? null,
});
