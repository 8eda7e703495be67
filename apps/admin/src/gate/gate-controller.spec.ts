import { jest } from '@jest/globals';
import { makePassCode } from '@khai-bao/health-form';
import { GateController, type GateControllerPorts } from './gate-controller.js';
import { shownEnd, shownResult } from './gate-machine.js';
import type { GateResult } from './verify-pass.js';

const token = (name: string): string => `KB1.${name}.sig`;
const passed = (pass: string, change: object = {}): GateResult => ({
  kind: 'pass',
  decision: 'admit',
  pass,
  outcome: 'clear',
  declarationId: pass,
  person: null,
  declaredAt: '2021-06-30T00:00:00Z',
  validUntil: '2021-07-01T00:00:00Z',
  gateName: null,
  unitName: null,
  isByDevice: true,
  code: null,
  hotline: null,
  ...change,
} as GateResult); // prettier-ignore
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** A controller whose device and service answer as told; what it did stands in the lists. */
function gate(change: Partial<GateControllerPorts> = {}) {
  const recorded: string[] = [];
  const verdicts: string[] = [];
  const late: GateResult[] = [];
  const controller = new GateController({
    judgeOnDevice: (pass) => Promise.resolve(passed(pass)),
    judgeByService: () => Promise.resolve(null),
    recentAt: () => null,
    record: ({ pass }, decision) => void recorded.push(`${decision} ${pass}`),
    onVerdict: (end) => void verdicts.push(end),
    onLateRefusal: (result) => void late.push(result),
    onProblem: () => undefined,
    ...change,
  });
  return { controller, recorded, verdicts, late };
}
afterEach(() => jest.useRealTimers());

it('takes twelve people of a household one after the other without a press, and records each once', async () => {
  const { controller, recorded, verdicts } = gate();
  const passes = Array.from({ length: 12 }, (_, at) => token(`p${at}`));
  for (const pass of passes) {
    expect(controller.readCode(pass, true)).toBe(true);
    await settle();
    expect(shownEnd(controller.current())).toBe('admit');
  }
  expect(recorded).toEqual(passes.slice(0, -1).map((pass) => `admit ${pass}`));
  controller.decide('admit');
  expect(recorded).toHaveLength(12);
  expect(verdicts).toEqual(passes.map(() => 'admit'));
});

it('goes on after a bad code and after a poster', async () => {
  const { controller, recorded } = gate({
    judgeOnDevice: (pass) =>
      Promise.resolve(pass === token('bad') ? { kind: 'refused', reason: 'forged' } : passed(pass)),
  });
  for (const text of [token('bad'), 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9', 'hello', token('good')]) {
    expect(controller.readCode(text, true)).toBe(true);
    await settle();
  }
  expect(shownResult(controller.current())).toMatchObject({ pass: token('good') });
  expect(recorded).toEqual([]);
});

it('does not read the next code before the guard has decided about an amber pass', async () => {
  const { controller, recorded } = gate({
    judgeOnDevice: (pass) => Promise.resolve(passed(pass, { decision: 'ask' })),
  });
  controller.readCode(token('amber'), true);
  await settle();
  expect(controller.readCode(token('next'), true)).toBe(false);
  controller.decide('stop');
  expect(recorded).toEqual([`stop ${token('amber')}`]);
  expect(controller.readCode(token('next'), true)).toBe(true);
});

it('says that it cannot check when the service stays silent, and takes its word when it comes', async () => {
  jest.useFakeTimers();
  let answer = (_result: GateResult | null): void => undefined;
  const { controller, verdicts } = gate({
    judgeOnDevice: () => Promise.resolve({ kind: 'cannot-check', reason: 'no-keys' }),
    judgeByService: () => new Promise((resolve) => (answer = resolve)),
  });
  controller.readCode(token('a'), true);
  await settle();
  expect(shownEnd(controller.current())).toBeNull();
  jest.advanceTimersByTime(1_200);
  expect(shownEnd(controller.current())).toBe('cannot-check');
  answer(passed(token('a'), { isByDevice: false }));
  await settle();
  expect(verdicts).toEqual(['cannot-check', 'admit']);
});

it('sounds again when the service overrules what is shown, and not when it confirms', async () => {
  const answers = new Map<string, GateResult>([
    [token('good'), passed(token('good'), { isByDevice: false })],
    [token('revoked'), { kind: 'refused', reason: 'revoked' }],
  ]);
  const { controller, verdicts, recorded } = gate({
    judgeByService: (pass) => Promise.resolve().then(() => answers.get(pass) ?? null),
  });
  for (const pass of answers.keys()) {
    controller.readCode(pass, true);
    await settle();
  }
  expect(verdicts.at(0)).toBe('admit');
  expect(verdicts.at(-1)).toBe('stop');
  controller.readCode(token('next'), true);
  expect(recorded).toEqual([`admit ${token('good')}`]);
});

it('tells of a pass that the service refuses when its admission is not shown any more', async () => {
  let answer = (_result: GateResult | null): void => undefined;
  const { controller, late } = gate({
    judgeByService: (pass) =>
      pass === token('a') ? new Promise((resolve) => (answer = resolve)) : Promise.resolve(null),
  });
  controller.readCode(token('a'), true);
  await settle();
  controller.readCode(token('b'), true);
  await settle();
  answer({ kind: 'refused', reason: 'revoked' });
  await settle();
  expect(late).toEqual([{ kind: 'refused', reason: 'revoked' }]);
  expect(shownResult(controller.current())).toMatchObject({ pass: token('b') });
});

it('shows a device that fails as one that cannot check', async () => {
  const { controller } = gate({ judgeOnDevice: () => Promise.reject(new Error('no subtle')) });
  controller.readCode(token('a'), true);
  await settle();
  expect(shownEnd(controller.current())).toBe('cannot-check');
});

it('waits for the service about a typed code, and tells what it refuses for another reason', async () => {
  const problems: unknown[] = [];
  const { controller } = gate({
    judgeByService: () => Promise.reject(new Error('SESSION_OVER')),
    onProblem: (problem) => void problems.push(problem),
  });
  controller.readCode(makePassCode(), false);
  await settle();
  expect(shownResult(controller.current())).toEqual({ kind: 'cannot-check', reason: 'typed' });
  expect(problems).toHaveLength(1);
});

it('records what is decided when the guard turns to another view', async () => {
  const { controller, recorded } = gate({
    judgeOnDevice: (pass) => Promise.resolve(passed(pass, pass === token('red') ? { decision: 'stop' } : {})),
  });
  for (const name of ['green', 'red']) {
    controller.readCode(token(name), true);
    await settle();
    controller.leave();
  }
  controller.readCode(token('held'), true);
  await settle();
  controller.hold();
  controller.leave();
  controller.leave();
  expect(controller.current()).toBeNull();
  expect(recorded).toEqual([`admit ${token('green')}`, `stop ${token('red')}`]);
});

it('holds a person whom the guard deals with', async () => {
  const { controller, recorded } = gate();
  controller.readCode(token('a'), true);
  await settle();
  controller.hold();
  expect(controller.readCode(token('b'), true)).toBe(false);
  controller.close();
  expect(recorded).toEqual([]);
});
