import { DemoClient, type CreatedGate, type DeclarationForm } from '@khai-bao/local/demo-client.ts';
import type { BenchSystem } from '../bench-system.ts';
import { generateForms } from '../load/forms.ts';
import { unitPassword } from '../load/open-units.ts';

/** The password that the measured guard chooses. */
export const guardPassword = 'Bảo vệ đứng cổng số 1';
/** Declarations that are sent concurrently. */
const declareConcurrency = 8;

/** A pass that somebody holds at the measured gate. */
export interface HeldPass {
  readonly declarationId: string;
  readonly token: string;
}

/** The gate that is measured, with a guard. */
export interface MeasuredGate {
  readonly gate: CreatedGate;
  readonly guard: string;
  /** Declares at the gate as that many healthy people. */
  readonly declare: (count: number) => Promise<HeldPass[]>;
}

/** Creates a guard at the first unit of the system. */
export async function openMeasuredGate(bench: BenchSystem): Promise<MeasuredGate> {
  const client = new DemoClient(bench.system.origin);
  const [unit] = bench.units;
  const [gate] = unit?.gates ?? [];
  if (unit === undefined || gate === undefined) throw new Error('the system has no unit with a gate');
  const admin = await client.signIn(unit.username, unitPassword);
  const guard = await client.call('POST /api/accounts/v1/staff', { body: { displayName: 'Bảo Vệ' } }, admin);
  await client.activateAccount(guard.username, guard.oneTimePassword, guardPassword);
  return {
    gate,
    guard: guard.username,
    declare: async (count) => {
      const load = {
        count,
        gates: [{ code: gate.code, unitId: unit.unitId }],
        seed: count,
        suspectedShare: 0,
      };
      const forms = generateForms(load, new Date().toISOString()).map(({ text }) => {
        const { person, answers } = JSON.parse(text) as DeclarationForm;
        return { person, answers };
      });
      const held: HeldPass[] = [];
      const declareNext = async (): Promise<void> => {
        for (let form = forms.pop(); form !== undefined; form = forms.pop()) {
          const { declarationId, pass } = await client.declare(gate.code, form);
          held.push({ declarationId, token: pass.token });
        }
      };
      await Promise.all(Array.from({ length: declareConcurrency }, declareNext));
      return held;
    },
  };
}
