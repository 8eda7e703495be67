import { Injectable } from '@nestjs/common';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { DeclarationsConfig } from '../declarations.config.js';
import { maxPassDays, type CasePerson } from './case-person.js';
import { searchedTimeOf, toVisit, type StayRules, type Visit } from './contact-visit.js';
import type { Passage, RecordedVisit } from './recorded-visit.js';
import {
  loadChecksAtUnits,
  loadClosingMinutes,
  loadDeclarationsAtUnits,
  loadMergers,
  loadPassagesOfDeclarations,
  loadVisitsByIds,
  type CheckedPassageRow,
  type VisitRow,
} from './contacts.queries.js';
import { mapInTurns } from './in-turns.js';
import { MergedUnits } from './merged-units.js';
import { defaultStayMs, toAssumedStay } from './stay-lengths.js';

/** Visits of the person of a case at one place on one day or two that follow. */
export interface OwnVisits {
  /** The unit; of merged units the one that they ended in. */
  readonly placeId: string;
  readonly visits: readonly Visit[];
}

/** Visits at one place, with missing exits assumed from its recorded stays. */
export interface VisitsAtPlace {
  readonly own: readonly Visit[];
  readonly others: readonly Visit[];
}

/** Units and closings that a search needs. */
export interface SearchContext {
  readonly mergedUnits: MergedUnits;
  /** Minutes after midnight by unit. */
  readonly closingMinutes: ReadonlyMap<string, number>;
}

/** Loads visits: declarations with what the gates recorded of them. */
@Injectable()
export class VisitLoader {
  constructor(
    private readonly config: DeclarationsConfig,
    private readonly clock: Clock,
  ) {}

  /** Loads the visits of the person of a case, by place and day. */
  async loadOwnVisits(
    manager: EntityManager,
    { declarations }: CasePerson,
  ): Promise<{ readonly context: SearchContext; readonly ownVisits: readonly OwnVisits[] }> {
    const passages = await loadPassagesOfDeclarations(
      manager,
      declarations.map(({ id }) => id),
    );
    const mergedUnits = new MergedUnits(await loadMergers(manager));
    const places = new Set(
      [...declarations, ...passages].map(({ unit_id: unitId }) => mergedUnits.placeOf(unitId)),
    );
    const closings = await loadClosingMinutes(manager, [...places]);
    const context: SearchContext = {
      mergedUnits,
      closingMinutes: new Map(closings.map((row) => [row.unit_id, row.closing_minute])),
    };
    // Exits that are missing are assumed anew once the stays of the place are known.
    const rules = this.toRules(context, () => defaultStayMs);
    const ownVisits = [...places].flatMap((placeId) => {
      const recorded = toRecordedVisits(mergedUnits, placeId, declarations, passages);
      return groupByDay(recorded.map((visit) => toVisit(visit, rules(placeId)))).map((visits) => ({
        placeId,
        visits,
      }));
    });
    return { context, ownVisits };
  }

  /** Loads the visits of others who can have been near, without the person of the case. Missing exits follow from the recorded stays. */
  async loadVisitsAtPlace(
    manager: EntityManager,
    context: SearchContext,
    { placeId, visits }: OwnVisits,
    person: CasePerson,
  ): Promise<VisitsAtPlace> {
    const { rows, checks } = await this.loadRowsAtPlace(
      manager,
      context.mergedUnits.unitsOf(placeId),
      visits,
    );
    const others = toRecordedVisits(
      context.mergedUnits,
      placeId,
      rows.filter((row) => !person.isOwn(row)),
      checks,
    );
    const rules = this.toRules(context, toAssumedStay(others))(placeId);
    return {
      own: visits.map((visit) => toVisit(visit, rules)),
      others: await mapInTurns(others, (batch) => batch.map((visit) => toVisit(visit, rules))),
    };
  }

  private async loadRowsAtPlace(
    manager: EntityManager,
    unitIds: readonly string[],
    visits: readonly Visit[],
  ): Promise<{ readonly rows: readonly VisitRow[]; readonly checks: readonly CheckedPassageRow[] }> {
    const searched = searchedTimeOf(visits);
    const [firstDay, lastDay] = [searched.days[0]!, searched.days.at(-1)!];
    const rows: VisitRow[] = [];
    for (const day of searched.days) rows.push(...(await loadDeclarationsAtUnits(manager, unitIds, day)));
    const checks: CheckedPassageRow[] = [];
    // A device without a network sends a check up to OFFLINE_DAYS after it was made.
    const lastRecordedDay = daysBefore(lastDay, -this.config.offlineDays);
    for (let day = firstDay; day <= lastRecordedDay && day <= this.clock.today(); day = daysBefore(day, -1))
      checks.push(...(await loadChecksAtUnits(manager, unitIds, day, searched)));
    const known = new Set(rows.map(({ id }) => id));
    const elsewhere = new Set(checks.map((check) => check.declaration_id).filter((id) => !known.has(id)));
    if (elsewhere.size > 0)
      rows.push(
        ...(await loadVisitsByIds(manager, [...elsewhere], {
          from: daysBefore(firstDay, maxPassDays),
          to: lastDay,
        })),
      );
    return { rows, checks };
  }

  private toRules(
    { closingMinutes }: SearchContext,
    assumedStay: StayRules['assumedStay'],
  ): (placeId: string) => StayRules {
    const now = this.clock.now().getTime();
    return (placeId) => ({ assumedStay, closingMinute: closingMinutes.get(placeId) ?? 0, now });
  }
}

/** Joins declarations with their passages at a place. Without a passage, only a declaration that was accepted there is a visit. */
function toRecordedVisits(
  mergedUnits: MergedUnits,
  placeId: string,
  rows: readonly VisitRow[],
  checks: readonly CheckedPassageRow[],
): RecordedVisit[] {
  const passages = Map.groupBy(
    checks.filter((check) => mergedUnits.placeOf(check.unit_id) === placeId),
    (check) => check.declaration_id,
  );
  return rows.flatMap((row) => {
    const own = passages.get(row.id) ?? [];
    const isAcceptedHere = mergedUnits.placeOf(row.unit_id) === placeId;
    return own.length === 0 && !isAcceptedHere ? [] : [toRecordedVisit(row, own, isAcceptedHere)];
  });
}

function toRecordedVisit(
  row: VisitRow,
  passages: readonly CheckedPassageRow[],
  isAcceptedHere: boolean,
): RecordedVisit {
  const place = isAcceptedHere ? row : passages[0]!;
  return {
    declarationId: row.id,
    day: row.day,
    unitId: place.unit_id,
    gateId: place.gate_id,
    personIndex: row.person_index,
    acceptedAt: isAcceptedHere ? row.accepted_at.getTime() : null,
    deviceDigest: row.device_digest,
    passages: passages.map(toPassage),
  };
}

const toPassage = ({ gate_id: gateId, at, direction, decision }: CheckedPassageRow): Passage => ({
  gateId,
  at: at.getTime(),
  kind: decision === 'stopped' ? 'stopped' : direction,
});

/** Groups visits by the day on which they began, so that each group is searched in its own days. */
function groupByDay(visits: readonly Visit[]): Visit[][] {
  const dayOf = ({ halfDays }: Visit): number => Math.floor(Math.min(...halfDays) / 2);
  return [...Map.groupBy(visits, dayOf).entries()].sort(([a], [b]) => b - a).map(([, group]) => group);
}
