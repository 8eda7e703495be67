import { Injectable } from '@nestjs/common';
import { isValidPassCode, normaliseCode, type Outcome } from '@khai-bao/health-form';
import { ownUnit, type Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/http';
import { Clock } from '@khai-bao/platform/observability';
import { DataSource } from 'typeorm';
import { declarationColumns, type DeclarationRow } from '../intake/prepared.js';
import { PassCodeGuesses } from './pass-code-guesses.js';
import { PassSigner } from './pass-signer.js';
import { PeopleService } from './people.service.js';
import type { Decision, VerifiedPassDto } from './passes.dto.js';

const decisionOf: Readonly<Record<Outcome, Decision>> = { clear: 'admit', caution: 'ask', suspected: 'stop' };
const day = 24 * 60 * 60 * 1000;

/** Says what a pass is worth, from its token or its typed code. */
@Injectable()
export class PassesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signer: PassSigner,
    private readonly people: PeopleService,
    private readonly guesses: PassCodeGuesses,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem PASS_FORGED, PASS_EXPIRED, PASS_UNKNOWN, PASS_REVOKED */
  async verify(actor: Actor, pass: string): Promise<VerifiedPassDto> {
    const unitId = ownUnit(actor);
    const row = await this.resolve(actor, pass);
    const [places] = await rows<{ unit_name: string; gate_name: string }>(
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

  /** The declaration that a good pass stands for. @throws Problem as above */
  async resolve(actor: Actor, pass: string): Promise<DeclarationRow> {
    const text = pass.trim();
    const row = text.includes('.') ? await this.byToken(text) : await this.byCode(actor, normaliseCode(text));
    if (row.status === 'withdrawn' || row.status === 'erased') throw new Problem('DECLARATIONS.PASS_REVOKED');
    if (row.valid_until < this.clock.now()) throw new Problem('DECLARATIONS.PASS_EXPIRED');
    return row;
  }

  private async byToken(token: string): Promise<DeclarationRow> {
    const verdict = await this.signer.verify(token, this.clock.now());
    if (!verdict.ok)
      throw new Problem(
        verdict.reason === 'expired' ? 'DECLARATIONS.PASS_EXPIRED' : 'DECLARATIONS.PASS_FORGED',
      );
    const [row] = await rows<DeclarationRow>(
      this.dataSource,
      `select ${declarationColumns} from declaration where id = $1 and day >= $2::date`,
      [verdict.pass.declarationId, this.earliest()],
    );
    if (row === undefined) throw new Problem('DECLARATIONS.PASS_UNKNOWN');
    return row;
  }

  private async byCode(actor: Actor, code: string): Promise<DeclarationRow> {
    await this.guesses.countTyped(actor);
    if (!isValidPassCode(code)) throw new Problem('DECLARATIONS.PASS_UNKNOWN');
    return this.guesses.lookUp(actor, () => this.holderOf(actor, code));
  }

  private async holderOf(actor: Actor, code: string): Promise<DeclarationRow> {
    const found = await rows<DeclarationRow>(
      this.dataSource,
      `select ${declarationColumns} from declaration where pass_code = $1 and day >= $2::date order by (unit_id = $3) desc, accepted_at desc limit 2`,
      [code, this.earliest(), actor.unitId],
    );
    const [row, other] = found;
    // Two people with one code: nobody is let in on somebody else's pass.
    if (row === undefined || (other !== undefined && other.person_index !== row.person_index))
      throw new Problem('DECLARATIONS.PASS_UNKNOWN');
    return row;
  }

  /** Days before this one cannot hold a pass that is still good; a little more is read so that an expired one is called expired. */
  private earliest(): string {
    return new Date(this.clock.now().getTime() - 7 * day).toISOString().slice(0, 10);
  }
}
