import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { openContent, type CasePerson } from './case-person.js';
import { partyWindowMs } from './contact-ranking.js';
import type { Visit } from './contact-visit.js';
import { loadSealedContents } from './contacts.queries.js';

/** Contents that are opened for one unit and day: a quarter of an hour of the busiest market on either side. */
const maxOpenedContents = 2_000;
/** Contents of one statement, so that few are in memory. */
const openedBatchSize = 250;

/**
 * Finds declarations with the party key of a case. The key is part of the sealed content, and no index finds it. So only contents that
 * were accepted within `partyWindowMs` of a declaration of the case are opened, and none when the case has no party.
 */
@Injectable()
export class PartyFinder {
  /** Returns the ids of the declarations of the party. */
  async findPartyIds(
    manager: EntityManager,
    { partyKeys, dayKeys }: Pick<CasePerson, 'partyKeys' | 'dayKeys'>,
    ownVisits: readonly Visit[],
    visits: readonly Visit[],
  ): Promise<ReadonlySet<string>> {
    const partyIds = new Set<string>();
    const ownTimes = ownVisits.flatMap(({ acceptedAt }) => acceptedAt ?? []);
    if (partyKeys.size === 0 || ownTimes.length === 0) return partyIds;
    const apart = (at: number): number => Math.min(...ownTimes.map((own) => Math.abs(own - at)));
    const near = visits
      .flatMap(({ declarationId, day, acceptedAt }) =>
        acceptedAt === null ? [] : [{ id: declarationId, day, apartMs: apart(acceptedAt) }],
      )
      .filter(({ apartMs }) => apartMs <= partyWindowMs)
      .sort((a, b) => a.apartMs - b.apartMs)
      .slice(0, maxOpenedContents);
    for (let from = 0; from < near.length; from += openedBatchSize) {
      const batch = near.slice(from, from + openedBatchSize);
      const days = new Map(batch.map(({ id, day }) => [id, day]));
      const rows = await loadSealedContents(manager, [...days.keys()], [...new Set(days.values())]);
      for (const row of rows)
        for (const { partyKey } of openContent(row, dayKeys.get(days.get(row.id)!)))
          if (partyKey !== undefined && partyKeys.has(partyKey)) partyIds.add(row.id);
    }
    return partyIds;
  }
}
