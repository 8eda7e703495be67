import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ContactsRequested } from '@khai-bao/contracts';
import { AccessTrail } from '@khai-bao/platform/auth';
import { Clock, startOfDay } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { findUnit } from '../units/units.queries.js';
import { CasePersonFinder } from './case-person.js';
import { ContactPages } from './contact-pages.js';
import { rankContacts, toCasePresence } from './contact-ranking.js';
import {
  abandonContactSearch,
  beginContactSearch,
  finishContactSearch,
  insertContactSearch,
} from './contacts.queries.js';
import { mapInTurns } from './in-turns.js';
import { NearestContacts } from './nearest-contacts.js';
import { PartyFinder } from './party-finder.js';
import { VisitLoader, type OwnVisits } from './visit-loader.js';

/** The timer that runs a search. Its payload is the id of the request. */
const searchTimerKind = 'search-contacts';
/** Searches have a lane of their own: two at the same time in one process, each with one connection. */
const searchLane = 'contacts';
/** Attempts after which a search that fails each time is given up: about 18 minutes, in which alerts has said that it was not answered. */
const maxSearchAttempts = 10;
/** Done timers are kept for this time, milliseconds. */
const doneTimersKeptMs = 24 * 60 * 60 * 1000;
/** Units and days of one search: several places on each of 15 days. Those nearest to the day of the case are searched. */
const maxSearchedPlaces = 60;

/** Searches the contacts of cases, apart from the requests of people at a gate. */
@Injectable()
export class ContactSearch implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly timers: TimerScheduler,
    private readonly maintenance: DailyMaintenance,
    private readonly people: CasePersonFinder,
    private readonly visits: VisitLoader,
    private readonly parties: PartyFinder,
    private readonly pages: ContactPages,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timers.registerTimerHandler(
      searchTimerKind,
      (payload, manager) => this.searchContacts((payload as { requestId: string }).requestId, manager),
      { lane: searchLane },
    );
    this.maintenance.registerDailyTask({ name: 'contact-searches', run: () => this.deleteDoneTimers() });
  }

  /** Stores a request, records it in the access trail, and schedules its search. A known request changes nothing. */
  async requestSearch(manager: EntityManager, request: ContactsRequested): Promise<void> {
    const at = this.clock.now();
    if (!(await insertContactSearch(manager, request, { day: this.clock.today(), at }))) return;
    const unit = await findUnit(manager, request.unitId);
    await this.trail.recordAccess(
      manager,
      request.requestedBy,
      'case.search-contacts',
      'case',
      request.caseId,
      unit === null ? request.caseCode : `${request.caseCode} · ${unit.name}`,
    );
    await this.timers.scheduleTimer(manager, {
      kind: searchTimerKind,
      key: request.requestId,
      dueAt: at,
      payload: { requestId: request.requestId },
    });
  }

  /** Runs a search once: its pages and its end are one transaction, which a crash rolls back and the timer repeats, ten times at most. */
  private async searchContacts(requestId: string, manager: EntityManager): Promise<void> {
    const request = await beginContactSearch(manager, requestId);
    if (request === undefined) return;
    const [timer] = await this.timers.findTimers(manager, searchTimerKind, [requestId]);
    if ((timer?.attempts ?? 0) >= maxSearchAttempts) {
      await abandonContactSearch(manager, requestId, this.clock.now());
      return;
    }
    const person = await this.people.findCasePerson(manager, request);
    const { context, ownVisits } = await this.visits.loadOwnVisits(manager, person);
    const searched = selectSearchedPlaces(ownVisits, request.day);
    const nearest = new NearestContacts(request.limit);
    for (const place of searched) {
      const { own, others } = await this.visits.loadVisitsAtPlace(manager, context, place, person);
      const partyIds = await this.parties.findPartyIds(manager, person, own, others);
      const presence = toCasePresence(own);
      const ranked = await mapInTurns(others, (visits) =>
        rankContacts(presence, visits, { windows: request.windows, partyIds }),
      );
      nearest.addContacts(place.placeId, ranked);
    }
    const contacts = nearest.toList();
    const result = {
      contacts,
      leftOutCount: nearest.leftOutCount,
      visitCount: searched.reduce((sum, { visits }) => sum + visits.length, 0),
    };
    await this.pages.appendPages(manager, request, result);
    await finishContactSearch(manager, {
      requestId,
      finishedAt: this.clock.now(),
      visitCount: result.visitCount,
      foundCount: contacts.length,
      leftOutCount: result.leftOutCount,
    });
  }

  private async deleteDoneTimers(): Promise<void> {
    await this.timers.deleteDoneTimers(
      this.dataSource.manager,
      [searchTimerKind],
      new Date(this.clock.now().getTime() - doneTimersKeptMs),
    );
  }
}

/** Returns the visits that are searched: those nearest to the day of the case when there are too many. */
function selectSearchedPlaces(ownVisits: readonly OwnVisits[], caseDay: string): OwnVisits[] {
  const noon = startOfDay(caseDay).getTime() + 12 * 60 * 60 * 1000;
  const distance = ({ visits }: OwnVisits): number =>
    Math.min(...visits.flatMap(({ gateTimes }) => gateTimes.map(({ at }) => Math.abs(at - noon))));
  return [...ownVisits].sort((a, b) => distance(a) - distance(b)).slice(0, maxSearchedPlaces);
}
