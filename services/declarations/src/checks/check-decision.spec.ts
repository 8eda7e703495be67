import { Problem } from '@khai-bao/platform/core';
import { requireDecision } from './check-decision.js';

it.each([
  ['clear', undefined, 'entry', 'admitted'],
  ['clear', 'stop', 'entry', 'stopped'],
  ['caution', 'admit', 'entry', 'admitted'],
  ['caution', 'stop', 'entry', 'stopped'],
  ['suspected', undefined, 'entry', 'stopped'],
  ['clear', undefined, 'exit', 'admitted'],
  ['caution', undefined, 'exit', 'admitted'],
  ['suspected', undefined, 'exit', 'admitted'],
  ['suspected', 'admit', 'exit', 'admitted'],
  ['suspected', 'stop', 'exit', 'stopped'],
] as const)('a %s pass with the decision %s at an %s is %s', (outcome, chosen, direction, decision) => {
  expect(requireDecision(outcome, chosen, direction)).toBe(decision);
});

it.each([
  ['caution', undefined, 'DECLARATIONS.DECISION_REQUIRED'],
  ['suspected', 'admit', 'DECLARATIONS.STOPPED_PASS'],
] as const)('a %s pass with the decision %s at an entry is refused: %s', (outcome, chosen, code) => {
  expect(() => requireDecision(outcome, chosen, 'entry')).toThrow(new Problem(code));
});
