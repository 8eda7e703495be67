import type { RiskCondition, RiskRules } from './risk.js';

const sign: RiskCondition = {
  any: [{ chosen: 'symptoms' }, { yes: 'symptoms' }, { temperature: 'temperature', atLeast: 37.5 }],
};
const fever: RiskCondition = {
  any: [
    { chosen: 'symptoms', anyOf: ['fever'] },
    { temperature: 'temperature', atLeast: 37.5 },
  ],
};
/** Provinces with the large outbreaks of May and June 2021. Data: the Department of Health publishes the next list. */
const outbreaks = ['Bắc Giang', 'Bắc Ninh'];
const cameFromOutbreak: RiskCondition = {
  any: [
    { chosen: 'travelled', anyOf: ['abroad'] },
    { mentions: 'travelled', anyOf: outbreaks },
  ],
};

/**
 * Risk rules of the mid-2021 form. The Ministry of Health's case definition of 2021 calls suspected who
 * has a sign **and** a link to the epidemic; a contact of a patient (F1) is isolated and reported also without a sign.
 * Severe breathing signs, and loss of taste or smell, are reported by themselves, as is fever with a second sign. One
 * mild sign, or fever alone, is for the staff at the gate to look at: they measure, ask and decide. A trip inside the
 * country is everyday life and stays green, unless it went to a place with an outbreak; coming from abroad is amber.
 */
export const riskRules2021: RiskRules = {
  questionnaireId: 'hcmc-declaration',
  version: '2021.1',
  rules: [
    { id: 'contact-with-patient', outcome: 'suspected', when: { yes: 'contact-patient' } },
    {
      id: 'sign-and-link',
      outcome: 'suspected',
      when: {
        all: [
          sign,
          { any: [{ yes: 'contact-affected-country' }, { yes: 'contact-symptomatic' }, cameFromOutbreak] },
        ],
      },
    },
    {
      id: 'breathing',
      outcome: 'suspected',
      when: { chosen: 'symptoms', anyOf: ['shortness-of-breath', 'pneumonia'] },
    },
    {
      id: 'fever-with-sign',
      outcome: 'suspected',
      when: { all: [fever, { chosen: 'symptoms', anyOf: ['cough', 'sore-throat', 'fatigue'] }] },
    },
    { id: 'taste-smell-loss', outcome: 'suspected', when: { yes: 'taste-smell-loss' } },
    { id: 'sign-alone', outcome: 'caution', when: sign },
    { id: 'contact-affected-country', outcome: 'caution', when: { yes: 'contact-affected-country' } },
    { id: 'contact-symptomatic', outcome: 'caution', when: { yes: 'contact-symptomatic' } },
    { id: 'came-from-outbreak', outcome: 'caution', when: cameFromOutbreak },
  ],
};
