import { foldText } from '@khai-bao/text';
import { parseTemperature, type QuestionnaireAnswers } from './answers.js';

/** Green, amber, red. */
export const outcomes = ['clear', 'caution', 'suspected'] as const;
export type Outcome = (typeof outcomes)[number];

/** Condition of a rule. An unanswered question meets no condition. */
export type RiskCondition =
  | { readonly yes: string }
  /** A Yes with at least `atLeast` (1 unless told) of these options; without `anyOf`, of any. */
  | { readonly chosen: string; readonly anyOf?: readonly string[]; readonly atLeast?: number }
  /** A Yes whose text names one of these, with or without Vietnamese marks. */
  | { readonly mentions: string; readonly anyOf: readonly string[] }
  /** A Yes whose text is a temperature of at least so many degrees Celsius. */
  | { readonly temperature: string; readonly atLeast: number }
  | { readonly all: readonly RiskCondition[] }
  | { readonly any: readonly RiskCondition[] };

/** One rule. The most severe outcome of the met rules counts. */
export interface RiskRule {
  readonly id: string;
  readonly outcome: Exclude<Outcome, 'clear'>;
  readonly when: RiskCondition;
}

/** The rules of a questionnaire, published with it as data. */
export interface RiskRules {
  readonly questionnaireId: string;
  readonly version: string;
  readonly rules: readonly RiskRule[];
}

export interface RiskDecision {
  readonly outcome: Outcome;
  /** Ids of the rules that led to this outcome. */
  readonly reasons: readonly string[];
}

/** Returns whether the answers meet a condition. */
export function isConditionMet(condition: RiskCondition, answers: QuestionnaireAnswers): boolean {
  if ('all' in condition) return condition.all.every((part) => isConditionMet(part, answers));
  if ('any' in condition) return condition.any.some((part) => isConditionMet(part, answers));
  if ('yes' in condition) return answers[condition.yes]?.value === true;
  if ('chosen' in condition) {
    const answer = answers[condition.chosen];
    if (!answer?.value) return false;
    const chosen = new Set(answer.details ?? []);
    const counted = condition.anyOf ? condition.anyOf.filter((code) => chosen.has(code)).length : chosen.size;
    return counted >= (condition.atLeast ?? 1);
  }
  if ('mentions' in condition) {
    const answer = answers[condition.mentions];
    if (!answer?.value) return false;
    const text = ` ${foldText(answer.text ?? '')} `;
    return condition.anyOf.some((name) => text.includes(` ${foldText(name)} `));
  }
  const answer = answers[condition.temperature];
  const degrees = answer?.value ? parseTemperature(answer.text ?? '') : null;
  return degrees !== null && degrees >= condition.atLeast;
}

/** Evaluates answers by rules. Pure: the same answers and rules give the same decision in the browser and at intake. */
export function evaluateRisk(rules: RiskRules, answers: QuestionnaireAnswers): RiskDecision {
  const met = rules.rules.filter((rule) => isConditionMet(rule.when, answers));
  const outcome: Outcome = met.some((rule) => rule.outcome === 'suspected')
    ? 'suspected'
    : met.length > 0
      ? 'caution'
      : 'clear';
  return { outcome, reasons: met.filter((rule) => rule.outcome === outcome).map((rule) => rule.id) };
}
