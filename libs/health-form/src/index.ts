export { parseTemperature, positiveSigns, validateAnswers } from './answers.js';
export type { Answer, Answers } from './answers.js';
export { validateDeclaration } from './declaration-form.js';
export type { DeclarationForm, FormRules } from './declaration-form.js';
export { fieldErrorCodes } from './field-error.js';
export type { FieldError, FieldErrorCode } from './field-error.js';
export {
  codeAlphabet,
  codeDistance,
  formatGateCode,
  formatPassCode,
  gateCodesOneSlipAway,
  isValidGateCode,
  isValidPassCode,
  makeGateCode,
  makeCheckedCode,
  makePassCode,
  nearestCodes,
  normaliseCode,
  readCheckedCode,
} from './gate-code.js';
export type { RandomInt } from './gate-code.js';
export { idPaperKinds, isIdNumber, normaliseIdNumber } from '@khai-bao/text';
export type { IdPaperKind } from '@khai-bao/text';
export { parseIdCardQr } from './id-card.js';
export type { IdCard, Sex } from './id-card.js';
export { decodePass, encodePass, readPass, signPass, verifyPass } from './pass-token.js';
export type {
  Pass,
  PassRefusal,
  PassSigner,
  PassVerdict,
  PassVerifier,
  SignatureVerdict,
} from './pass-token.js';
export { passVerifier } from './pass-verifier.js';
export type { Ed25519Verify, PassKey, PassVerifierOptions } from './pass-verifier.js';
export {
  birthYearOf,
  defaultPersonPolicy,
  isEmail,
  isMinor,
  validatePerson,
  validateRepresentative,
} from './person.js';
export type { Address, IdPaper, Person, PersonPolicy, Representative } from './person.js';
export { formatPhone, normalisePhone } from '@khai-bao/text';
export { questionsOf, signText } from './questionnaire.js';
export type {
  Block,
  Chips,
  ConsentText,
  Localised,
  Note,
  Option,
  Question,
  Questionnaire,
} from './questionnaire.js';
export { consent2021, questionnaire2021 } from './questionnaire-2021.js';
export { evaluateRisk, holds, outcomes } from './risk.js';
export type { Condition, Outcome, RiskDecision, RiskRule, RiskRules } from './risk.js';
export { riskRules2021 } from './risk-rules-2021.js';
export { readStoredContent, toStoredContent } from './stored-content.js';
export type { StoredContent } from './stored-content.js';
export { shortName } from './short-name.js';
