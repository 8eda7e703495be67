import { Injectable } from '@nestjs/common';
import { Topics, type GateChecked } from '@khai-bao/contracts';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { queryPreparedRows, queryRows } from '@khai-bao/platform/database';
import { Problem, Clock, dayInHoChiMinh, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { createEnvelope, deterministicEventId, type OutgoingEvent } from '@khai-bao/platform/events';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { Lane, Outbox } from '@khai-bao/platform/outbox';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { dayKeyId } from '../day-keys/day-keys.service.js';
import { GatesService } from '../gates/gates.service.js';
import { declarationColumns, type DeclarationRow } from '../intake/prepared.js';
import { DeclarationsConfig } from '../declarations.config.js';
import { PassesService } from '../passes/passes.service.js';
import { PeopleService } from '../passes/people.service.js';
import { SuspectedFloods } from '../intake/suspected-floods.js';
import { UnitsService } from '../units/units.service.js';
import { checkTime } from './check-time.js';
import type {
  CheckListDto,
  CheckQuery,
  CheckRecordedDto,
  RecordCheckDto,
  ReportSuspicionDto,
  SuspicionReportedDto,
} from './checks.dto.js';

interface CheckRow {
  readonly day: string;
  readonly id: string;
  readonly declaration_id: string;
  readonly recorded_at: Date;
  readonly checked_at: Date;
  readonly gate_id: string;
  readonly direction: 'entry' | 'exit';
  readonly decision: 'admitted' | 'stopped';
  readonly outcome: CheckRecordedDto['outcome'];
  readonly gate_name: string;
  readonly unit_id: string;
}

interface KeyedCheckRow extends CheckRow {
  readonly repeated: boolean;
}

/** The same pass at the same gate in the same direction within this time is one passage: a code held before the camera, a second device. */
const samePassageSeconds = 600;
/** Instants kept of one passage: a pass is good for three days at most, and only a guard's explicit wish adds one within ten minutes. */
const keptPassages = 500;

/**
 * As many come as declarations do: passage, key, check and event in one statement. It answers a row when the check is recorded,
 * and none when the key was used before or the passage had been recorded within `samePassageSeconds`, with no passage in the
 * other direction between the two. Two that come at once wait
 * for each other at the row of their passage, and the second sees what the first has written.
 */
const recordSql = `
with passage as (
  insert into gate_passage as p (declaration_id, gate_id, direction, decision, day, check_ids, checked_at)
  select $6::uuid, $5::uuid, $9::text, $10::text, $3::date, array[$2::uuid], array[$7::timestamptz]
  where not exists (select from check_key where client_key = $1::uuid)
  on conflict (declaration_id, gate_id, direction, decision) do update set
    day = excluded.day,
    check_ids = (p.check_ids || excluded.check_ids)[greatest(1, cardinality(p.check_ids) + 2 - ${keptPassages}):],
    checked_at = (p.checked_at || excluded.checked_at)[greatest(1, cardinality(p.checked_at) + 2 - ${keptPassages}):]
  where $14::boolean or not exists (
    select from unnest(p.checked_at) as earlier (at)
    where abs(extract(epoch from earlier.at - $7::timestamptz)) < ${samePassageSeconds}
      and not exists (
        select from gate_passage o, unnest(o.checked_at) as back (at)
        where o.declaration_id = $6::uuid and o.direction <> $9::text and o.decision = 'admitted'
          and back.at > least(earlier.at, $7::timestamptz) and back.at < greatest(earlier.at, $7::timestamptz)
      )
  )
  returning 1
), fresh as (
  insert into check_key (client_key, check_id, day) select $1::uuid, $2::uuid, $3::date from passage on conflict do nothing returning check_id
), written as (
  insert into gate_check (day, id, unit_id, gate_id, declaration_id, checked_at, recorded_at, direction, decision, outcome, actor_id, guard_id)
  select $3::date, check_id, $4::uuid, $5::uuid, $6::uuid, $7::timestamptz, $8::timestamptz, $9::text, $10::text, $11::text, $12::uuid, $15::uuid from fresh
), told as (
  insert into outbox (created_on, lane, topic, key, event)
  select $3::date, ${Lane.ordinary}, '${Topics.check}', $5::text, $13::json from fresh
)
select pg_notify('outbox', '${Lane.ordinary}') from fresh`;

/** The check of a key, and whether that key repeated a passage. */
const checkOfKeySql = `
select c.*, c.day::text as day, k.repeated from check_key k join gate_check c on c.day = k.day and c.id = k.check_id where k.client_key = $1`;

/** The check of a passage that lies nearest to an instant; a client's key is from now on a key of that check. */
const repeatSql = `
with first as (
  select c.day, c.id from gate_passage p join gate_check c on c.id = any (p.check_ids) and c.day between $6::date and $7::date
  where p.declaration_id = $2::uuid and p.gate_id = $3::uuid and p.direction = $4::text and p.decision = $5::text
  order by abs(extract(epoch from c.checked_at - $8::timestamptz)), c.id limit 1
)
insert into check_key (client_key, check_id, day, repeated) select $1::uuid, id, day, true from first on conflict do nothing`;

const isSamePassage = (row: CheckRow, { gateId, direction, declarationId }: GateChecked): boolean =>
  row.gate_id === gateId && row.direction === direction && row.declaration_id === declarationId;

const dayLength = 24 * 60 * 60 * 1000;

/** Entries and exits at gates, and suspicions of a gate's staff. */
@Injectable()
export class ChecksService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gates: GatesService,
    private readonly passes: PassesService,
    private readonly people: PeopleService,
    private readonly units: UnitsService,
    private readonly floods: SuspectedFloods,
    private readonly outbox: Outbox,
    private readonly config: DeclarationsConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Records a check; the same key answers the same again, and so does the same passage within ten minutes unless the guard
   * records it again on purpose. Red is always stopped, amber is what staff decide.
   * @throws Problem UNKNOWN_GUARD, KEY_REUSED for another gate, direction or pass, and what `resolveAt` throws
   */
  async record(actor: Actor, form: RecordCheckDto): Promise<CheckRecordedDto> {
    const gate = await this.gates.ownGate(actor, form.gateId);
    await this.requireOwnGuard(actor, gate.unitId, form.guardId);
    const now = this.clock.now();
    const timeOf = ({ accepted_at: declaredAt }: DeclarationRow): Date =>
      checkTime(form.checkedAt, declaredAt, now, this.config.offlineDays * dayLength);
    const pass = await this.passes.resolveAt(actor, form.pass, timeOf);
    if (pass.outcome === 'caution' && form.decision === undefined)
      throw new Problem('DECLARATIONS.DECISION_REQUIRED');
    if (pass.outcome === 'suspected' && form.decision === 'admit')
      throw new Problem('DECLARATIONS.STOPPED_PASS');
    const stopped = pass.outcome === 'suspected' || form.decision === 'stop';
    const checkedAt = timeOf(pass);
    const id = uuidv7();
    const decision = stopped ? 'stopped' : 'admitted';
    const event: OutgoingEvent<typeof Topics.check> = {
      topic: Topics.check,
      key: gate.gateId,
      subject: id,
      version: 1,
      data: {
        checkId: id,
        gateId: gate.gateId,
        unitId: gate.unitId,
        areaPath: gate.areaPath,
        declarationId: pass.id,
        checkedAt: checkedAt.toISOString(),
        direction: form.direction,
        decision,
        outcome: pass.outcome,
      },
    };
    const fresh = await queryPreparedRows(this.dataSource, 'record-check', recordSql, [
      form.clientKey,
      id,
      dayInHoChiMinh(now),
      gate.unitId,
      gate.gateId,
      pass.id,
      checkedAt,
      now,
      form.direction,
      decision,
      pass.outcome,
      actor.accountId,
      JSON.stringify(createEnvelope('declarations', event, now)),
      form.again === true,
      form.guardId ?? null,
    ]);
    if (fresh.length > 0)
      return {
        checkId: id,
        decision,
        outcome: pass.outcome,
        recordedAt: now.toISOString(),
        checkedAt: checkedAt.toISOString(),
        repeated: false,
      };
    const earlier =
      (await this.checkOfKey(form.clientKey)) ?? (await this.firstOfPassage(form.clientKey, event.data, now));
    if (earlier === undefined || !isSamePassage(earlier, event.data))
      throw new Problem('DECLARATIONS.KEY_REUSED');
    return {
      checkId: earlier.id,
      decision: earlier.decision,
      outcome: earlier.outcome,
      recordedAt: earlier.recorded_at.toISOString(),
      checkedAt: earlier.checked_at.toISOString(),
      repeated: earlier.repeated,
    };
  }

  /** Requires that the named guard is the sender or staff of the unit. @throws Problem UNKNOWN_GUARD */
  private async requireOwnGuard(actor: Actor, unitId: string, guardId: string | undefined): Promise<void> {
    if (guardId === undefined || guardId === actor.accountId) return;
    if (!(await this.units.isStaffOfUnit(unitId, guardId))) throw new Problem('DECLARATIONS.UNKNOWN_GUARD');
  }

  private async checkOfKey(clientKey: string): Promise<KeyedCheckRow | undefined> {
    return (await queryRows<KeyedCheckRow>(this.dataSource, checkOfKeySql, [clientKey]))[0];
  }

  /** Joins a key to the check that its passage was recorded with, and answers that check. */
  private async firstOfPassage(
    clientKey: string,
    { declarationId, gateId, direction, decision, checkedAt }: GateChecked,
    now: Date,
  ): Promise<KeyedCheckRow | undefined> {
    const today = dayInHoChiMinh(now);
    await queryRows(this.dataSource, repeatSql, [
      clientKey,
      declarationId,
      gateId,
      direction,
      decision,
      this.passes.earliestDay(today),
      daysBefore(today, -1),
      checkedAt,
    ]);
    return this.checkOfKey(clientKey);
  }

  async list(actor: Actor, query: CheckQuery): Promise<CheckListDto> {
    const day = query.day ?? this.clock.today();
    const from = startOfDay(day);
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    const parameters: unknown[] = [
      requireOwnUnit(actor),
      from,
      new Date(from.getTime() + dayLength),
      query.limit + 1,
      day,
      ...(cursor ?? []),
    ];
    const found = await queryRows<CheckRow>(
      this.dataSource,
      `select c.*, c.day::text as day, (select name from gate where gate.id = c.gate_id) as gate_name from gate_check c
       where c.unit_id = $1 and c.day = $5::date and c.recorded_at >= $2 and c.recorded_at < $3 ${cursor === null ? '' : 'and (c.recorded_at, c.id) < ($6::timestamptz, $7::uuid)'}
       order by c.recorded_at desc, c.id desc limit $4`,
      parameters,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.recorded_at.toISOString(), last.id));
    const declared = await queryRows<DeclarationRow>(
      this.dataSource,
      `select ${declarationColumns} from declaration where id = any($1::uuid[]) and day between $2::date and $3::date`,
      [page.items.map((row) => row.declaration_id), this.passes.earliestDay(day), day],
    );
    const byId = new Map(declared.map((row) => [row.id, row]));
    return {
      nextCursor: page.nextCursor,
      items: await Promise.all(
        page.items.map(async (row) => {
          const declaration = byId.get(row.declaration_id);
          return {
            checkId: row.id,
            at: row.checked_at.toISOString(),
            gateName: row.gate_name,
            direction: row.direction,
            decision: row.decision,
            outcome: row.outcome,
            shortName: declaration === undefined ? '' : (await this.people.glance(declaration)).shortName,
          };
        }),
      ),
    };
  }

  /** Reports a suspected person to alerts, as a red declaration is. Reports above the limits of `SuspectedFloods` are folded there. */
  async report(actor: Actor, form: ReportSuspicionDto): Promise<SuspicionReportedDto> {
    const gate = await this.gates.ownGate(actor, form.gateId);
    const since = this.passes.earliestDay();
    const [row] = await queryRows<DeclarationRow>(
      this.dataSource,
      `select ${declarationColumns} from declaration where id = $1 and day >= $2::date`,
      [form.declarationId, since],
    );
    if (row === undefined) throw new Problem('DECLARATIONS.NOT_FOUND');
    const [seenHere] =
      row.unit_id === gate.unitId
        ? [row]
        : await queryRows(
            this.dataSource,
            'select 1 from gate_check where unit_id = $1 and declaration_id = $2 and day >= $3::date limit 1',
            [gate.unitId, row.id, since],
          );
    if (seenHere === undefined) throw new Problem('DECLARATIONS.NOT_FOUND');
    const now = this.clock.now();
    const flood = await this.floods.countReport(`${actor.accountId}/${row.id}/${form.clientKey}`, {
      gate,
      staff: actor,
    });
    await this.dataSource.transaction((manager) =>
      this.outbox.appendEvents(
        manager,
        {
          topic: Topics.riskFlagged,
          key: gate.unitId,
          subject: row.id,
          version: 2,
          id: deterministicEventId(Topics.riskFlagged, `${row.id}/${form.clientKey}`, 2),
          data: {
            declarationId: row.id,
            unitId: gate.unitId,
            unitName: gate.unitName,
            gateId: gate.gateId,
            gateName: gate.gateName,
            areaPath: gate.areaPath,
            areaName: gate.areaName,
            day: row.day,
            acceptedAt: row.accepted_at.toISOString(),
            source: 'gate-staff',
            questionnaireVersion: row.questionnaire_version,
            personIndex: row.person_index,
            ...(flood === null ? {} : { flood }),
            sealed: { keyId: dayKeyId(row.day), ciphertext: row.sealed },
          },
        },
        Lane.alert,
      ),
    );
    return { declarationId: row.id, reportedAt: now.toISOString() };
  }
}
