import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Topics } from '@khai-bao/contracts';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock, dayInHoChiMinh } from '@khai-bao/platform/core';
import type { OutgoingEvent } from '@khai-bao/platform/events';
import { LoadMonitor } from '@khai-bao/platform/observability';
import { Lane, OutboxRelay } from '@khai-bao/platform/outbox';
import { DataSource } from 'typeorm';
import { CountersService } from '../counters/counters.service.js';
import { DayKeys } from '../day-keys/day-keys.service.js';
import { DeclarationsConfig } from '../declarations.config.js';
import { GatesService, type OpenGate } from '../gates/gates.service.js';
import { PassSigner } from '../passes/pass-signer.js';
import { loadSubmittedDeclarations, toSubmittedEvent, type FlushInput } from './declaration-event.js';
import type { DeclaredDto, DeclareDto } from './declare.dto.js';
import { DeviceTokens } from './device-tokens.js';
import { GroupCommit } from './group-commit.js';
import { PrepareDeclaration } from './prepare-declaration.js';
import { declarationColumns, type DeclarationRow, type Prepared } from './prepared.js';
import { flushExpander, writeFlush } from './write-flush.js';

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
    private readonly preparation: PrepareDeclaration,
    private readonly dayKeys: DayKeys,
    private readonly devices: DeviceTokens,
    private readonly signer: PassSigner,
    private readonly relay: OutboxRelay,
    private readonly pressure: LoadMonitor,
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
      afterPublish: (manager, events) =>
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
    const leave = this.pressure.trackRequest();
    try {
      const gate = await this.gates.require(form.gateCode);
      if (staff !== null && gate.unitId !== requireOwnUnit(staff)) throw new Problem('PLATFORM.FORBIDDEN');
      const knownDigest = staff === null ? this.devices.digest(deviceToken) : null;
      const device = knownDigest === null ? null : { token: deviceToken!, digest: knownDigest };
      const acceptedAt = this.clock.now();
      const day = dayInHoChiMinh(acceptedAt);
      const key = await this.dayKeys.keyOf(day);
      const prepared = await this.preparation.run(form, {
        gate,
        device,
        staff,
        acceptedAt,
        day,
        key,
      });
      const written = this.group.add(prepared);
      // Signed while it is written; nobody gets it before the commit.
      const pass = this.passOf(prepared);
      pass.catch(() => undefined);
      if (await written) return present(prepared, await pass, gate, prepared.deviceToken);
      return await this.repeat(prepared, form, { hasToken: device !== null, gate, staff });
    } finally {
      leave();
    }
  }

  private async flush(batch: readonly Prepared[]): Promise<readonly boolean[]> {
    const { fresh, alerts } = await writeFlush(this.dataSource, batch);
    // In a rush the relay comes long after it was dropped again.
    if (!this.pressure.isPeak) this.remember(batch, fresh);
    if (alerts) this.relay.wakeLane(Lane.alert);
    this.relay.wakeLane(Lane.ordinary);
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

  /**
   * Answers a key that was used before. The same content gets the same answer, with the device token only where that token
   * opens the declaration. @throws Problem KEY_REUSED for other content, or a token of another device
   */
  private async repeat(
    prepared: Prepared,
    form: DeclareDto,
    sender: { readonly hasToken: boolean; readonly gate: OpenGate; readonly staff: Actor | null },
  ): Promise<DeclaredDto> {
    const { hasToken, gate, staff } = sender;
    const [held] = await queryRows<DeclarationRow & { body_digest: string }>(
      this.dataSource,
      `select ${declarationColumns}, s.body_digest from declaration d join (select body_digest, day as key_day, declaration_id from submission where client_key = $1) s on s.key_day = d.day and s.declaration_id = d.id`,
      [prepared.clientKey],
    );
    const ownsDeclaration = held !== undefined && held.device_digest === prepared.deviceDigest;
    const sameDevice = held !== undefined && (ownsDeclaration || !hasToken || held.device_digest === null);
    const sameContent =
      held !== undefined &&
      (held.body_digest === prepared.bodyDigest ||
        held.body_digest === this.preparation.earlierBodyDigest(form, staff));
    if (held === undefined || !sameContent || !sameDevice) throw new Problem('DECLARATIONS.KEY_REUSED');
    const row: Presented = {
      id: held.id,
      outcome: held.outcome,
      acceptedAt: held.accepted_at,
      validUntil: held.valid_until,
      passCode: held.pass_code,
    };
    return present(row, await this.passOf(row), gate, ownsDeclaration ? prepared.deviceToken : null);
  }

  private passOf({ id, outcome, acceptedAt, validUntil }: Presented): Promise<string> {
    return this.signer.issue(id, outcome, acceptedAt, validUntil);
  }

  /** The events of flushes, with ids that are the same each time. */
  private async expand(inputs: readonly FlushInput[]): Promise<OutgoingEvent[][]> {
    const known = inputs.map(({ ids }) => ids.map((id) => this.recent.get(id)));
    const written = await loadSubmittedDeclarations(
      this.dataSource,
      inputs.filter((_, at) => known[at]!.includes(undefined)),
    );
    return inputs.map(({ ids }, at) =>
      ids.flatMap((id, which) => {
        const declaration = known[at]![which] ?? written.get(id);
        this.recent.delete(id);
        return declaration === undefined ? [] : [toSubmittedEvent(declaration)];
      }),
    );
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
