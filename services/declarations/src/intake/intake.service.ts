import { Injectable } from '@nestjs/common';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, dayInHoChiMinh, Problem } from '@khai-bao/platform/core';
import { LoadMonitor } from '@khai-bao/platform/observability';
import { Lane, OutboxRelay } from '@khai-bao/platform/outbox';
import { DataSource } from 'typeorm';
import { DayKeys } from '../day-keys/day-keys.service.js';
import { insertDeclarationBatch } from '../declarations/declaration-batch.queries.js';
import { findSubmission } from '../declarations/declarations.queries.js';
import { DeviceTokens } from '../declarations/device-tokens.js';
import type { PreparedDeclaration } from '../declarations/prepared-declaration.js';
import { DeclarationsConfig } from '../declarations.config.js';
import { GateDirectory, type GateDetails } from '../gates/gate-directory.js';
import { PassSigner } from '../passes/pass-signer.js';
import type { AcceptedDeclarationDto } from './accepted-declaration.dto.js';
import { issuePassOf, toAcceptedDeclarationDto, toReceipt } from './accepted-declaration.js';
import type { DeclarationFormDto } from './declaration-form.dto.js';
import { DeclarationPreparer } from './declaration-preparer.js';
import { FlushExpander } from './flush-expander.js';
import { GroupCommit } from './group-commit.js';

/** Accepts declarations: prepares them, inserts them in group commits and answers after the commit. */
@Injectable()
export class IntakeService {
  private readonly groupCommit: GroupCommit<PreparedDeclaration>;

  constructor(
    config: DeclarationsConfig,
    private readonly dataSource: DataSource,
    private readonly gates: GateDirectory,
    private readonly preparer: DeclarationPreparer,
    private readonly dayKeys: DayKeys,
    private readonly deviceTokens: DeviceTokens,
    private readonly passSigner: PassSigner,
    private readonly expander: FlushExpander,
    private readonly relay: OutboxRelay,
    private readonly loadMonitor: LoadMonitor,
    private readonly clock: Clock,
  ) {
    this.groupCommit = new GroupCommit<PreparedDeclaration>({
      maxQueuedRows: config.intakeQueue,
      maxRowsPerFlush: config.intakeFlush,
      minFlushIntervalMs: config.intakePace,
      writeBatch: (batch) => this.writeBatch(batch),
    });
  }

  /**
   * Accepts a declaration and returns its pass after the commit. A repeated client key with the same content returns the same
   * declaration.
   * @param deviceToken the token that the device presents, if any
   * @param staff the gate staff who declare on behalf of somebody; null for a citizen
   * @throws Problem FORBIDDEN for staff of another unit, KEY_REUSED, PLATFORM.OVERLOADED, and what gates and preparer throw
   */
  async acceptDeclaration(
    form: DeclarationFormDto,
    deviceToken: string | undefined,
    staff: Actor | null,
  ): Promise<AcceptedDeclarationDto> {
    this.groupCommit.requireQueueCapacity();
    const endRequest = this.loadMonitor.trackRequest();
    try {
      const gate = await this.gates.requireOpenGate(form.gateCode);
      if (staff !== null && gate.unitId !== requireOwnUnit(staff)) throw new Problem('PLATFORM.FORBIDDEN');
      const knownDigest = staff === null ? this.deviceTokens.verifyDeviceToken(deviceToken) : null;
      const device = knownDigest === null ? null : { token: deviceToken!, digest: knownDigest };
      const acceptedAt = this.clock.now();
      const day = dayInHoChiMinh(acceptedAt);
      const key = await this.dayKeys.getDayKey(day);
      const prepared = await this.preparer.prepareDeclaration(form, {
        gate,
        device,
        staff,
        acceptedAt,
        day,
        key,
      });
      const written = this.groupCommit.enqueueRow(prepared);
      // The pass is signed while the row is written, and is returned only after the commit.
      const pass = this.passSigner.issuePass(prepared.id, prepared.outcome, acceptedAt, prepared.validUntil);
      pass.catch(() => undefined);
      if (await written) return toAcceptedDeclarationDto(prepared, await pass, gate, prepared.deviceToken);
      return await this.answerRepeat(prepared, form, { hasToken: device !== null, gate, staff });
    } finally {
      endRequest();
    }
  }

  private async writeBatch(batch: readonly PreparedDeclaration[]): Promise<readonly boolean[]> {
    const { fresh, alerts } = await insertDeclarationBatch(this.dataSource, batch);
    // At peak load the relay lags so far behind that the cached rows would be evicted before it reads them.
    if (!this.loadMonitor.isPeak) this.expander.cacheWritten(batch, fresh);
    if (alerts) this.relay.wakeLane(Lane.alert);
    this.relay.wakeLane(Lane.ordinary);
    return fresh;
  }

  /**
   * Answers a request with a known client key. The same content gets the same declaration, with the device token only where that
   * token opens it. @throws Problem KEY_REUSED for other content, or for a token of another device
   */
  private async answerRepeat(
    prepared: PreparedDeclaration,
    form: DeclarationFormDto,
    sender: { readonly hasToken: boolean; readonly gate: GateDetails; readonly staff: Actor | null },
  ): Promise<AcceptedDeclarationDto> {
    const { hasToken, gate, staff } = sender;
    const stored = await findSubmission(this.dataSource, prepared.clientKey);
    const ownsDeclaration = stored !== undefined && stored.device_digest === prepared.deviceDigest;
    const isSameDevice =
      stored !== undefined && (ownsDeclaration || !hasToken || stored.device_digest === null);
    const isSameContent =
      stored !== undefined &&
      (stored.body_digest === prepared.bodyDigest ||
        stored.body_digest === this.preparer.computeLegacyBodyDigest(form, staff));
    if (stored === undefined || !isSameContent || !isSameDevice) throw new Problem('DECLARATIONS.KEY_REUSED');
    return toAcceptedDeclarationDto(
      toReceipt(stored),
      await issuePassOf(this.passSigner, stored),
      gate,
      ownsDeclaration ? prepared.deviceToken : null,
    );
  }
}
