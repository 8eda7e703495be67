import { Injectable } from '@nestjs/common';
import { isValidPassCode, normaliseCode, type Outcome } from '@khai-bao/health-form';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock, dayInHoChiMinh, daysBefore } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { DeclarationsConfig } from '../declarations.config.js';
import { declarationColumns, type DeclarationRow } from '../intake/prepared.js';
import { PassCodeGuesses } from './pass-code-guesses.js';
import { PassSigner } from './pass-signer.js';
import { PeopleService } from './people.service.js';
import type { Decision, VerifiedPassDto } from './passes.dto.js';

const decisionOf: Readonly<Record<Outcome, Decision>> = { clear: 'admit', caution: 'ask', suspected: 'stop' };

/** Says what a pass is worth, from its token or its typed code. */
@Injectable()
export class PassesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signer: PassSigner,
    private readonly people: PeopleService,
    private readonly guesses: PassCodeGuesses,
    private readonly config: DeclarationsConfig,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem PASS_FORGED, PASS_EXPIRED, PASS_UNKNOWN, PASS_REVOKED */
  async verify(actor: Actor, pass: string): Promise<VerifiedPassDto> {
    const unitId = requireOwnUnit(actor);
    const row = await this.resolve(actor, pass);
    const [places] = await queryRows<{ unit_name: string; gate_name: string }>(
      this.dataSource,
      'select u.name as unit_name, g.name as gate_name from gate g join unit u on u.id = g.unit_id where g.id = $1',
      [row.gate_id],
    );
    return {
      declarationId: row.id,
      outcome: row.outcome,
      decision: decisionOf[row.outcome],
      person: await this.people.glance(row),
      declaredAt: row.accepted_at.toISOString(),
      validUntil: row.valid_until.toISOString(),
      unitName: places?.unit_name ?? '',
      gateName: places?.gate_name ?? '',
      sameUnit: row.unit_id === unitId,
    };
  }

  /** The declaration that a pass stands for, when it is good now. @throws Problem as above */
  async resolve(actor: Actor, pass: string): Promise<DeclarationRow> {
    return this.resolveAt(actor, pass, () => this.clock.now());
  }

  /**
   * The declaration that a pass stands for, when it was good at the instant that `at` tells of it. A check without a network is
   * sent hours later, and its pass was good when it was made. @throws Problem as above
   */
  async resolveAt(actor: Actor, pass: string, at: (row: DeclarationRow) => Date): Promise<DeclarationRow> {
    const text = pass.trim();
    const row = text.includes('.') ? await this.byToken(text) : await this.byCode(actor, normaliseCode(text));
    if (row.status === 'withdrawn' || row.status === 'erased') throw new Problem('DECLARATIONS.PASS_REVOKED');
    if (row.valid_until < at(row)) throw new Problem('DECLARATIONS.PASS_EXPIRED');
    return row;
  }

  /**
   * The first day (Asia/Ho_Chi_Minh) on which a pass can have been issued that may still be checked or reported: `PASS_HOURS`
   * that it is good, `OFFLINE_DAYS` that a check may wait on a device, and one more, so that an expired one is called expired.
   */
  earliestDay(before = dayInHoChiMinh(this.clock.now())): string {
    return daysBefore(before, Math.ceil(this.config.passHours / 24) + this.config.offlineDays + 1);
  }

  private async byToken(token: string): Promise<DeclarationRow> {
    const { pass, ...verdict } = await this.signer.verify(token, this.clock.now());
    // With a good signature the row says until when it is good, by this clock: another instance may be seconds ahead.
    if (pass === undefined) throw new Problem('DECLARATIONS.PASS_FORGED');
    const [row] = await queryRows<DeclarationRow>(
      this.dataSource,
      `select ${declarationColumns} from declaration where id = $1 and day >= $2::date`,
      [pass.declarationId, this.earliestDay()],
    );
    if (row !== undefined) return row;
    throw new Problem(
      !verdict.ok && verdict.reason === 'expired' ? 'DECLARATIONS.PASS_EXPIRED' : 'DECLARATIONS.PASS_UNKNOWN',
    );
  }

  private async byCode(actor: Actor, code: string): Promise<DeclarationRow> {
    await this.guesses.countTyped(actor);
    if (!isValidPassCode(code)) throw new Problem('DECLARATIONS.PASS_UNKNOWN');
    return this.guesses.lookUp(actor, () => this.holderOf(actor, code));
  }

  private async holderOf(actor: Actor, code: string): Promise<DeclarationRow> {
    const found = await queryRows<DeclarationRow>(
      this.dataSource,
      `select ${declarationColumns} from declaration where pass_code = $1 and day >= $2::date order by (unit_id = $3) desc, accepted_at desc limit 2`,
      [code, this.earliestDay(), actor.unitId],
    );
    const [row, other] = found;
    // Two people with one code: nobody is let in on somebody else's pass.
    if (row === undefined || (other !== undefined && other.person_index !== row.person_index))
      throw new Problem('DECLARATIONS.PASS_UNKNOWN');
    return row;
  }
}
