import fc from 'fast-check';
import { decideRule, type RuleCommand } from './approval-rule-decisions.js';
import type { ApprovalRuleEntity } from './approval-rule.entity.js';

type RuleState = ApprovalRuleEntity['state'];

const now = new Date('2021-07-01T08:00:00Z');
const switchOn = (isIndependent: boolean): RuleCommand => ({
  kind: 'switch-on',
  actorId: 'second',
  isIndependent,
});
const stop: RuleCommand = { kind: 'stop', actorId: 'second' };
const on = { change: { state: 'ON', switchedOnBy: 'second', switchedOnAt: now } };
const stopped = { change: { state: 'STOPPED', stoppedBy: 'second', stoppedAt: now } };

describe('the decision about an approval rule', () => {
  it.each<[RuleState, string, RuleCommand, object]>([
    ['PROPOSED', 'switched on by an independent person', switchOn(true), on],
    [
      'PROPOSED',
      'switched on by a dependent person',
      switchOn(false),
      { refusal: 'ACCOUNTS.RULE_NEEDS_SECOND_PERSON' },
    ],
    ['ON', 'switched on', switchOn(true), { refusal: 'ACCOUNTS.RULE_WRONG_STATE' }],
    ['STOPPED', 'switched on', switchOn(true), { refusal: 'ACCOUNTS.RULE_WRONG_STATE' }],
    [
      'STOPPED',
      'switched on by a dependent person',
      switchOn(false),
      { refusal: 'ACCOUNTS.RULE_WRONG_STATE' },
    ],
    ['PROPOSED', 'stopped', stop, stopped],
    ['ON', 'stopped', stop, stopped],
    ['STOPPED', 'stopped', stop, { change: null }],
  ])('%s, %s', (state, _title, command, expected) => {
    expect(decideRule({ state }, command, now)).toEqual(expected);
  });
});

describe('an approval rule after any sequence of commands', () => {
  const command = fc.oneof(
    fc.record({
      kind: fc.constant('switch-on' as const),
      actorId: fc.string(),
      isIndependent: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('stop' as const), actorId: fc.string() }),
  );

  it('is switched on at most once, by an independent person, and never after its stop', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 10 }), (commands) => {
        const history: RuleState[] = ['PROPOSED'];
        const switchedOnBy: RuleCommand[] = [];
        for (const one of commands) {
          const decision = decideRule({ state: history.at(-1)! }, one, now);
          if ('refusal' in decision || decision.change === null) continue;
          if (decision.change.state === 'ON') switchedOnBy.push(one);
          history.push(decision.change.state);
        }
        const isBySecondPerson = (one: RuleCommand): boolean => one.kind === 'switch-on' && one.isIndependent;
        expect(switchedOnBy.filter((one) => !isBySecondPerson(one))).toEqual([]);
        expect(['PROPOSED', 'PROPOSED,ON', 'PROPOSED,STOPPED', 'PROPOSED,ON,STOPPED']).toContain(
          history.join(','),
        );
      }),
      { numRuns: 500 },
    );
  });
});
