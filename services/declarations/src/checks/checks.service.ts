import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { ownUnit, type Actor } from '@khai-bao/platform/auth';
import { preparedRows, rows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, pageOf, Problem } from '@khai-bao/platform/http';
import { Clock, dayInHoChiMinh, startOfDay } from '@khai-bao/platform/observability';
import { envelopeOf, fixedEventId, Lane, Outbox, type OutgoingEvent } from '@khai-bao/platform/outbox';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { dayKeyId } from '../day-keys/day-keys.service.js';
import { GatesService } from '../gates/gates.service.js';
import { declarationColumns, type DeclarationRow } from '../intake/prepared.js';
import { PassesService } from '../passes/passes.service.js';
import { PeopleService } from '../passes/people.service.js';
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
  readonly direction: 'entry' | 'exit';
  readonly decision: 'admitted' | 'stopped';
  readonly outcome: CheckRecordedDto['outcome'];
  readonly gate_name: string;
}

/** As many come as declarations do: key, check and event in one statement. It answers a row when the key was new. */
const recordSql = `
with fresh as (
  insert into check_key (client_key, check_id, day) values ($1::uuid, $2::uuid, $3::date) on conflict do nothing returning check_id
), written as (
  insert into gate_check (day, id, unit_id, gate_id, declaration_id, checked_at, recorded_at, direction, decision, outcome, actor_id)
  select $3::date, check_id, $4::uuid, $5::uuid, $6::uuid, $7::timestamptz, $8::timestamptz, $9::text, $10::text, $11::text, $12::uuid from fresh
), told as (
  insert into outbox (created_on, lane, topic, key, event)
  select $3::date, ${Lane.ordinary}, '${Topics.check}', $5::text, $13::json from fresh
)
select pg_notify('outbox', '${Lane.ordinary}') from fresh`;

const dayLength = 24 * 60 * 60 * 1000;

/** Entries and exits at gates, and suspicions of a gate's staff. */
@Injectable()
export class ChecksService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gates: GatesService,
    private readonly passes: PassesService,
    private readonly people: PeopleService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Records a check; the same key answers the same again. Red is always stopped, amber is what staff decide. */
  async record(actor: Actor, form: RecordCheckDto): Promise<CheckRecordedDto> {
    const gate = await this.gates.ownGate(actor, form.gateId);
    const pass = await this.passes.resolve(actor, form.pass);
    if (pass.outcome === 'caution' && form.decision === undefined)
      throw new Problem('DECLARATIONS.DECISION_REQUIRED');
    if (pass.outcome === 'suspected' && form.decision === 'admit')
      throw new Problem('DECLARATIONS.STOPPED_PASS');
    const stopped = pass.outcome === 'suspected' || form.decision === 'stop';
    const now = this.clock.now();
    const checkedAt = withinLastDay(new Date(form.checkedAt), now);
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
    const fresh = await preparedRows(this.dataSource, 'record-check', recordSql, [
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
      JSON.stringify(envelopeOf('declarations', event, now)),
    ]);
    if (fresh.length > 0)
      return { checkId: id, decision, outcome: pass.outcome, recordedAt: now.toISOString() };
    const [earlier] = await rows<CheckRow>(
      this.dataSource,
      'select c.* from check_key k join gate_check c on c.day = k.day and c.id = k.check_id where k.client_key = $1 and c.unit_id = $2',
      [form.clientKey, gate.unitId],
    );
    if (earlier === undefined) throw new Problem('DECLARATIONS.KEY_REUSED');
    return {
      checkId: earlier.id,
      decision: earlier.decision,
      outcome: earlier.outcome,
      recordedAt: earlier.recorded_at.toISOString(),
    };
  }

  async list(actor: Actor, query: CheckQuery): Promise<CheckListDto> {
    const day = query.day ?? this.clock.today();
    const from = startOfDay(day);
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    const parameters: unknown[] = [
      ownUnit(actor),
      from,
      new Date(from.getTime() + dayLength),
      query.limit + 1,
      day,
      ...(cursor ?? []),
    ];
    const found = await rows<CheckRow>(
      this.dataSource,
      `select c.*, c.day::text as day, (select name from gate where gate.id = c.gate_id) as gate_name from gate_check c
       where c.unit_id = $1 and c.day = $5::date and c.recorded_at >= $2 and c.recorded_at < $3 ${cursor === null ? '' : 'and (c.recorded_at, c.id) < ($6::timestamptz, $7::uuid)'}
       order by c.recorded_at desc, c.id desc limit $4`,
      parameters,
    );
    const page = pageOf(found, query.limit, (last) => encodeCursor(last.recorded_at.toISOString(), last.id));
    const declared = await rows<DeclarationRow>(
      this.dataSource,
      // A pass is good for three days at most; a check is written down within a day of it.
      `select ${declarationColumns} from declaration where id = any($1::uuid[]) and day between $2::date - 4 and $2::date`,
      [page.items.map((row) => row.declaration_id), day],
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

  /** Gate staff call somebody suspected: it goes the same way as a red declaration. Saying it twice is one case. */
  async report(actor: Actor, form: ReportSuspicionDto): Promise<SuspicionReportedDto> {
    const gate = await this.gates.ownGate(actor, form.gateId);
    const since = new Date(this.clock.now().getTime() - 2 * dayLength).toISOString().slice(0, 10);
    const [row] = await rows<DeclarationRow>(
      this.dataSource,
      `select ${declarationColumns} from declaration where id = $1 and day >= $2::date`,
      [form.declarationId, since],
    );
    if (row === undefined) throw new Problem('DECLARATIONS.NOT_FOUND');
    const [seenHere] =
      row.unit_id === gate.unitId
        ? [row]
        : await rows(
            this.dataSource,
            'select 1 from gate_check where unit_id = $1 and declaration_id = $2 and day >= $3::date limit 1',
            [gate.unitId, row.id, since],
          );
    if (seenHere === undefined) throw new Problem('DECLARATIONS.NOT_FOUND');
    const now = this.clock.now();
    await this.dataSource.transaction((manager) =>
      this.outbox.append(
        manager,
        {
          topic: Topics.riskFlagged,
          key: gate.unitId,
          subject: row.id,
          version: 2,
          id: fixedEventId(Topics.riskFlagged, `${row.id}/${form.clientKey}`, 2),
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
            sealed: { keyId: dayKeyId(row.day), ciphertext: row.sealed },
          },
        },
        Lane.alert,
      ),
    );
    return { declarationId: row.id, reportedAt: now.toISOString() };
  }
}

/** A phone's clock can be wrong: a time in the future or older than a day becomes now. */
const withinLastDay = (said: Date, now: Date): Date =>
  said > now || said.getTime() < now.getTime() - dayLength ? now : said;
