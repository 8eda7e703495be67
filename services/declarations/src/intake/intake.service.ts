import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Topics, type DeclarationContent } from '@khai-bao/contracts';
import {
  evaluateRisk,
  makePassCode,
  defaultPersonPolicy,
  normaliseIdNumber,
  normalisePhone,
  validateDeclaration,
  type Answers,
  type Person,
} from '@khai-bao/health-form';
import { ownUnit, type Actor } from '@khai-bao/platform/auth';
import { preparedRows, rows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/http';
import { Clock, dayInHoChiMinh, Pressure } from '@khai-bao/platform/observability';
import { envelopeOf, fixedEventId, Lane, OutboxRelay, type OutgoingEvent } from '@khai-bao/platform/outbox';
import { blindIndex, randomBelow, seal } from '@khai-bao/platform/sealing';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { CountersService } from '../counters/counters.service.js';
import { dayKeyId, DayKeys } from '../day-keys/day-keys.service.js';
import { DeclarationsConfig } from '../declarations.config.js';
import { GatesService, type OpenGate } from '../gates/gates.service.js';
import { PassSigner } from '../passes/pass-signer.js';
import { QuestionnairesService } from '../questionnaires/questionnaires.service.js';
import type { DeclaredDto, DeclareDto } from './declare.dto.js';
import { DeviceTokens } from './device-tokens.js';
import { GroupCommit } from './group-commit.js';
import { declarationColumns, type DeclarationRow, type Prepared } from './prepared.js';
import { flushExpander, writeFlush } from './write-flush.js';

/** A flush as its outbox row names it: its declarations and the days they stand under. */
interface FlushInput {
  readonly ids: readonly string[];
  readonly days: readonly string[];
}

/** When and where something is declared, and by whom. */
interface Circumstances {
  readonly gate: OpenGate;
  readonly deviceDigest: string | null;
  readonly staff: Actor | null;
  readonly acceptedAt: Date;
  /** The day that it was accepted on, and its key. */
  readonly day: string;
  readonly key: Buffer;
}

const hour = 60 * 60 * 1000;
/** Declarations kept for the relay, about 2 kB each: two seconds of a busy morning. */
const mostRecent = 2_000;

/** Takes in declarations: validate, judge, write with many others, answer after the commit. */
@Injectable()
export class IntakeService implements OnModuleInit {
  private readonly group: GroupCommit<Prepared>;
  /** What was just written, for the relay, which comes for it a moment later; the oldest go first. */
  private readonly recent = new Map<string, Prepared>();

  constructor(
    private readonly config: DeclarationsConfig,
    private readonly dataSource: DataSource,
    private readonly gates: GatesService,
    private readonly questionnaires: QuestionnairesService,
    private readonly dayKeys: DayKeys,
    private readonly devices: DeviceTokens,
    private readonly signer: PassSigner,
    private readonly relay: OutboxRelay,
    private readonly pressure: Pressure,
    private readonly counters: CountersService,
    private readonly clock: Clock,
  ) {
    this.group = new GroupCommit<Prepared>({
      queueLimit: config.intakeQueue,
      flushLimit: config.intakeFlush,
      pace: config.intakePace,
      write: (batch) => this.flush(batch),
    });
  }

  onModuleInit(): void {
    this.relay.registerExpander(flushExpander, {
      expand: (inputs) => this.expand(inputs as FlushInput[]),
      settle: (manager, events) =>
        this.counters.countDeclarations(
          manager,
          (events as OutgoingEvent<typeof Topics.declaration>[]).map(({ data }) => data),
        ),
    });
  }

  /**
   * @param deviceToken what the device was given before, if it was
   * @param staff the gate's staff when they declare on somebody's behalf
   */
  async declare(
    form: DeclareDto,
    deviceToken: string | undefined,
    staff: Actor | null,
  ): Promise<DeclaredDto> {
    this.group.requireRoom();
    const leave = this.pressure.enter();
    try {
      const gate = await this.gates.require(form.gateCode);
      if (staff !== null && gate.unitId !== ownUnit(staff)) throw new Problem('PLATFORM.FORBIDDEN');
      const knownDevice = this.devices.digest(deviceToken);
      const device = this.deviceOf(deviceToken, knownDevice, staff);
      const acceptedAt = this.clock.now();
      const day = dayInHoChiMinh(acceptedAt);
      const key = await this.dayKeys.keyOf(day);
      const prepared = this.prepare(form, { gate, deviceDigest: device.digest, staff, acceptedAt, day, key });
      const written = this.group.add(prepared);
      // Signed while it is written; nobody gets it before the commit.
      const pass = this.passOf(prepared);
      pass.catch(() => undefined);
      if (await written) return present(prepared, await pass, gate, device.token);
      return await this.repeat(prepared, knownDevice, gate, device.token);
    } finally {
      leave();
    }
  }

  /** The device that declares, a new one when it brings no token of ours; none when staff declare. */
  private deviceOf(
    token: string | undefined,
    digest: string | null,
    staff: Actor | null,
  ): { token: string | null; digest: string | null } {
    if (staff !== null) return { token: null, digest: null };
    return digest === null ? this.devices.issue() : { token: token ?? null, digest };
  }

  /** Validates and judges; nothing is written yet. */
  private prepare(
    form: DeclareDto,
    { gate, deviceDigest, staff, acceptedAt, day, key }: Circumstances,
  ): Prepared {
    this.requireTimely(form.filledAt, acceptedAt);
    const questionnaire = this.questionnaires.find(form.questionnaireVersion);
    if (questionnaire === undefined)
      throw new Problem('DECLARATIONS.INVALID', {
        fields: [{ path: 'questionnaireVersion', code: 'unknown' }],
      });
    const wrong = validateDeclaration(form, {
      questionnaire: questionnaire.document,
      consent: questionnaire.consent,
      policy: defaultPersonPolicy,
      today: day,
    });
    if (wrong.length > 0)
      throw new Problem(
        wrong.every(({ code }) => code === 'consent')
          ? 'DECLARATIONS.CONSENT_REQUIRED'
          : 'DECLARATIONS.INVALID',
        { fields: wrong },
      );
    const person = form.person as unknown as Person;
    const answers = form.answers as Answers;
    const risk = evaluateRisk(questionnaire.rules, answers);
    const id = uuidv7();
    const content: DeclarationContent = {
      person,
      answers,
      representative: form.representative ?? null,
      consent: { version: form.consent.version, agreedAt: form.filledAt },
      reasons: risk.reasons,
    };
    const written = JSON.stringify(content);
    const sealed = seal(key, written, `declaration:${id}`);
    const phone = normalisePhone(person.phone) ?? person.phone;
    const idNumber = person.idPaper === undefined ? null : normaliseIdNumber(person.idPaper.number);
    const personIndex = blindIndex(
      key,
      'person',
      idNumber ?? `${phone}\0${person.fullName.normalize('NFC').toLowerCase()}`,
    );
    const flagged: OutgoingEvent<typeof Topics.riskFlagged> = {
      topic: Topics.riskFlagged,
      key: gate.unitId,
      subject: id,
      version: 1,
      data: {
        declarationId: id,
        unitId: gate.unitId,
        unitName: gate.unitName,
        gateId: gate.gateId,
        gateName: gate.gateName,
        areaPath: gate.areaPath,
        areaName: gate.areaName,
        day,
        acceptedAt: acceptedAt.toISOString(),
        source: 'rules',
        questionnaireVersion: questionnaire.version,
        personIndex,
        sealed: { keyId: dayKeyId(day), ciphertext: sealed },
      },
    };
    return {
      id,
      day,
      acceptedAt,
      deviceDigest,
      sealed,
      personIndex,
      clientKey: form.clientKey.toLowerCase(),
      bodyDigest: this.devices.contentDigest(
        // What is judged of the answers follows from them and from the version.
        `${form.gateCode}\0${form.questionnaireVersion}\0${staff?.accountId ?? ''}\0${written}`,
      ),
      unitId: gate.unitId,
      gateId: gate.gateId,
      areaPath: gate.areaPath,
      outcome: risk.outcome,
      questionnaireVersion: questionnaire.version,
      channel: staff === null ? 'self' : 'on-behalf',
      phoneIndex: blindIndex(key, 'phone', phone),
      idIndex: idNumber === null ? null : blindIndex(key, 'id', idNumber),
      passCode: makePassCode(randomBelow),
      validUntil: new Date(acceptedAt.getTime() + this.config.passHours * hour),
      alert: risk.outcome === 'suspected' ? envelopeOf('declarations', flagged, acceptedAt) : null,
    };
  }

  /** A form waits offline for days at most, and no phone is filled in tomorrow. @throws Problem CLOCK_TOO_FAR */
  private requireTimely(filledAt: string, now: Date): void {
    const age = now.getTime() - Date.parse(filledAt);
    if (age < -this.config.clockAheadHours * hour || age > this.config.offlineDays * 24 * hour)
      throw new Problem('DECLARATIONS.CLOCK_TOO_FAR', { fields: [{ path: 'filledAt', code: 'clock' }] });
  }

  private async flush(batch: readonly Prepared[]): Promise<readonly boolean[]> {
    const { fresh, alerts } = await writeFlush(this.dataSource, batch);
    // In a rush the relay comes long after it was dropped again.
    if (!this.pressure.isHigh) this.remember(batch, fresh);
    if (alerts) this.relay.wake(Lane.alert);
    this.relay.wake(Lane.ordinary);
    return fresh;
  }

  private remember(batch: readonly Prepared[], fresh: readonly boolean[]): void {
    batch.forEach((prepared, at) => {
      if (fresh[at] === true) this.recent.set(prepared.id, prepared);
    });
    for (const id of this.recent.keys()) {
      if (this.recent.size <= mostRecent) break;
      this.recent.delete(id);
    }
  }

  /** The key was used before: the same content from the same device gets the same answer, anything else a refusal. */
  private async repeat(
    prepared: Prepared,
    knownDevice: string | null,
    gate: OpenGate,
    token: string | null,
  ): Promise<DeclaredDto> {
    const [held] = await rows<DeclarationRow & { body_digest: string }>(
      this.dataSource,
      `select ${declarationColumns}, s.body_digest from declaration d join (select body_digest, day as key_day, declaration_id from submission where client_key = $1) s on s.key_day = d.day and s.declaration_id = d.id`,
      [prepared.clientKey],
    );
    const sameDevice =
      held !== undefined &&
      (knownDevice === null || held.device_digest === null || held.device_digest === knownDevice);
    if (held === undefined || held.body_digest !== prepared.bodyDigest || !sameDevice)
      throw new Problem('DECLARATIONS.KEY_REUSED');
    const row: Presented = {
      id: held.id,
      outcome: held.outcome,
      acceptedAt: held.accepted_at,
      validUntil: held.valid_until,
      passCode: held.pass_code,
    };
    return present(row, await this.passOf(row), gate, token);
  }

  private passOf({ id, outcome, acceptedAt, validUntil }: Presented): Promise<string> {
    return this.signer.issue(id, outcome, acceptedAt, validUntil);
  }

  /** The events of flushes, with ids that are the same each time. */
  private async expand(inputs: readonly FlushInput[]): Promise<OutgoingEvent[][]> {
    const known = inputs.map(({ ids }) => ids.map((id) => this.recent.get(id)));
    const written = await this.load(inputs.filter((_, at) => known[at]!.includes(undefined)));
    return inputs.map(({ ids }, at) =>
      ids.flatMap((id, which) => {
        const declaration = known[at]![which] ?? written.get(id);
        this.recent.delete(id);
        return declaration === undefined ? [] : [submittedEvent(declaration)];
      }),
    );
  }

  /** Declarations as they were when they were written. */
  private async load(flushes: readonly FlushInput[]): Promise<ReadonlyMap<string, Submitted>> {
    if (flushes.length === 0) return new Map();
    const found = await preparedRows<DeclarationRow>(
      this.dataSource,
      'expand-flushes',
      `select ${declarationColumns} from declaration where id = any($1::uuid[]) and day = any($2::date[])`,
      [flushes.flatMap(({ ids }) => ids), [...new Set(flushes.flatMap(({ days }) => days))]],
    );
    return new Map(found.map((row) => [row.id, submittedOf(row)]));
  }
}

type Presented = Pick<Prepared, 'id' | 'outcome' | 'acceptedAt' | 'validUntil' | 'passCode'>;

const present = (
  { id, outcome, acceptedAt, validUntil, passCode }: Presented,
  passToken: string,
  gate: OpenGate,
  deviceToken: string | null,
): DeclaredDto => ({
  declarationId: id,
  outcome,
  acceptedAt: acceptedAt.toISOString(),
  pass: { token: passToken, code: passCode, validUntil: validUntil.toISOString() },
  deviceToken,
  unitName: gate.unitName,
  gateName: gate.gateName,
  areaName: gate.areaName,
  hotline: gate.help.hotline,
  medicalCentre: gate.help.medicalCentre,
});

/** What of a declaration goes out with its first event. */
type Submitted = Pick<
  Prepared,
  | 'id'
  | 'unitId'
  | 'gateId'
  | 'areaPath'
  | 'day'
  | 'acceptedAt'
  | 'outcome'
  | 'questionnaireVersion'
  | 'channel'
  | 'sealed'
>;

const submittedOf = (row: DeclarationRow): Submitted => ({
  id: row.id,
  unitId: row.unit_id,
  gateId: row.gate_id,
  areaPath: row.area_path,
  day: row.day,
  acceptedAt: row.accepted_at,
  outcome: row.outcome,
  questionnaireVersion: row.questionnaire_version,
  channel: row.channel,
  sealed: row.sealed,
});

/** A declaration as an event: the state after the change, the person sealed. */
const submittedEvent = (declaration: Submitted): OutgoingEvent<typeof Topics.declaration> => ({
  topic: Topics.declaration,
  key: declaration.id,
  subject: declaration.id,
  version: 1,
  id: fixedEventId(Topics.declaration, declaration.id, 1),
  time: declaration.acceptedAt,
  data: {
    declarationId: declaration.id,
    unitId: declaration.unitId,
    gateId: declaration.gateId,
    areaPath: declaration.areaPath,
    day: declaration.day,
    acceptedAt: declaration.acceptedAt.toISOString(),
    outcome: declaration.outcome,
    questionnaireVersion: declaration.questionnaireVersion,
    channel: declaration.channel,
    status: 'submitted',
    sealed: { keyId: dayKeyId(declaration.day), ciphertext: declaration.sealed },
  },
});
