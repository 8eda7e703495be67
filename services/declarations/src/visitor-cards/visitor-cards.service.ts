import { Injectable } from '@nestjs/common';
import { parseCardCode } from '@khai-bao/health-form';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage, type PageQuery } from '@khai-bao/platform/http';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { DataSource, type EntityManager } from 'typeorm';
import { VisitorCardCipher } from './visitor-card-cipher.js';
import { VisitorCardEnder } from './visitor-card-ender.js';
import { toCardLabel } from './visitor-card-holders.js';
import type { CardPerson } from './visitor-card-person.js';
import { VisitorCardRateLimiter } from './visitor-card-rate-limiter.js';
import { toVisitorCardDto } from './visitor-card-to-dto.js';
import type { FindCardsDto, FoundCardsDto, VisitorCardDto, VisitorCardListDto } from './visitor-cards.dto.js';
import {
  findCardByCode,
  findCardsByIndexes,
  loadCards,
  type VisitorCardRow,
} from './visitor-cards.queries.js';

const maxFoundCards = 20;

/** Lists, finds and revokes cards for the administrators of units and the officers of committees. Each read is recorded. */
@Injectable()
export class VisitorCardsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: VisitorCardCipher,
    private readonly ender: VisitorCardEnder,
    private readonly limiter: VisitorCardRateLimiter,
    private readonly unreadableRows: UnreadableRows,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /** Lists the cards of the actor's unit, or those that were made at the counters of the actor's area, the newest first. */
  async listCards(actor: Actor, query: PageQuery): Promise<VisitorCardListDto> {
    const cursor = decodeCursor(query.cursor, 'uuid');
    const rows = await loadCards(this.dataSource, actor, {
      beforeId: cursor === null ? null : String(cursor[0]),
      limit: query.limit + 1,
    });
    const page = toPage(rows, query.limit, (last) => encodeCursor(last.id));
    await this.dataSource.transaction((manager) =>
      this.recordGroupAccess(manager, actor, 'visitor-card.list'),
    );
    return { items: await this.readCards(page.items), nextCursor: page.nextCursor };
  }

  /**
   * Finds the cards of a person by code, phone number or number of the ID paper: of any unit for an official, of the own unit for its
   * administrator. A search that finds nobody is recorded too.
   * @throws Problem PLATFORM.VALIDATION unless exactly one of them is given and well-formed, PLATFORM.TOO_MANY_REQUESTS
   */
  async findCards(actor: Actor, asked: FindCardsDto): Promise<FoundCardsDto> {
    await this.limiter.consumeSearch(actor);
    const rows = await this.findRows(actor, asked);
    await this.dataSource.transaction(async (manager) => {
      if (rows.length === 0) await this.recordGroupAccess(manager, actor, 'visitor-card.find');
      for (const { id, code } of rows)
        await this.trail.recordAccess(
          manager,
          actor,
          'visitor-card.find',
          'visitor-card',
          id,
          toCardLabel(code),
        );
    });
    return { items: await this.readCards(rows) };
  }

  /** Revokes a card and erases its person. @throws Problem PLATFORM.NOT_FOUND */
  async revokeCard(actor: Actor, id: string): Promise<VisitorCardDto> {
    return toVisitorCardDto(await this.ender.revokeCard(actor, id), null, this.clock.today());
  }

  /** Records an access that names no card: its subject is the unit or the area of the actor. */
  private recordGroupAccess(
    manager: EntityManager,
    actor: Actor,
    action: 'visitor-card.list' | 'visitor-card.find',
  ): Promise<void> {
    return actor.unitId === null
      ? this.trail.recordAccess(manager, actor, action, 'area', actor.areaPath ?? '')
      : this.trail.recordAccess(manager, actor, action, 'unit', actor.unitId);
  }

  private async findRows(
    { unitId }: Actor,
    { code, phone, idNumber }: FindCardsDto,
  ): Promise<VisitorCardRow[]> {
    if ([code, phone, idNumber].filter((one) => one !== undefined).length !== 1)
      throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'code', code: 'chooseOne' }] });
    if (code !== undefined) {
      const parsed = parseCardCode(code);
      const row = parsed === null ? undefined : await findCardByCode(this.dataSource, parsed, unitId);
      return row === undefined ? [] : [row];
    }
    const phoneIndex = phone === undefined ? null : this.cipher.computePhoneIndex(phone);
    if (phone !== undefined && phoneIndex === null)
      throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'phone', code: 'phone' }] });
    const idIndex = idNumber === undefined ? null : this.cipher.computeIdIndex(idNumber);
    return findCardsByIndexes(this.dataSource, { phoneIndex, idIndex }, unitId, maxFoundCards);
  }

  /** Unseals the people of cards. A card that cannot be read is reported and has no name. */
  private async readCards(rows: readonly VisitorCardRow[]): Promise<VisitorCardDto[]> {
    const today = this.clock.today();
    const keys = await this.cipher.loadKeys(rows);
    return rows.map((row) => toVisitorCardDto(row, this.readPerson(keys, row), today));
  }

  private readPerson(keys: ReadonlyMap<string, Buffer>, row: VisitorCardRow): CardPerson | null {
    if (row.person_sealed === null) return null;
    return this.unreadableRows.readRowOr<CardPerson | null>(
      'visitor_card',
      row.id,
      () => this.cipher.unsealWith(keys, row),
      () => null,
    );
  }
}
