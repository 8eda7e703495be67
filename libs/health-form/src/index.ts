export { parseTemperature, positiveSigns, validateAnswers } from './answers.js';
export type { QuestionAnswer, QuestionnaireAnswers } from './answers.js';
export { formatCardCode, makeCardCode, parseCardCode } from './card-code.js';
export { cardConsent } from './card-consent.js';
export { validateDeclaration } from './declaration-form.js';
export type { DeclarationForm, FormRules } from './declaration-form.js';
export { fieldErrorCodes } from './field-error.js';
export type { FieldError, FieldErrorCode } from './field-error.js';
export {
  codeAlphabet,
  codeDistance,
  formatGateCode,
  formatPassCode,
  gateCodesWithinOneEdit,
  isValidGateCode,
  isValidPassCode,
  makeGateCode,
  makeCheckedCode,
  makePassCode,
  findNearestCodes,
  normaliseCode,
  parseCheckedCode,
} from './gate-code.js';
export type { RandomInt } from './gate-code.js';
export { idPaperKinds, isIdNumber, normaliseIdNumber } from '@khai-bao/text';
export type { IdPaperKind } from '@khai-bao/text';
export { parseIdCardQr } from './id-card.js';
export type { IdCard, Sex } from './id-card.js';
export { decodePass, encodePass, decodePassToken, signPass, verifyPass } from './pass-token.js';
export type {
  Pass,
  PassRefusal,
  PassSigner,
  PassVerdict,
  PassVerifier,
  SignatureVerdict,
} from './pass-token.js';
export { createPassVerifier } from './pass-verifier.js';
export type { Ed25519Verify, PassKey, PassVerifierOptions } from './pass-verifier.js';
export {
  ageOn,
  birthYearOf,
  defaultPersonPolicy,
  isMinor,
  needsChildConsent,
  validatePerson,
  validateRepresentative,
} from './person.js';
export type { Address, IdPaper, Person, PersonPolicy, Representative } from './person.js';
export { formatPhone, isEmailAddress, normalisePhone } from '@khai-bao/text';
export { questionsOf, findSignText } from './questionnaire.js';
export type {
  QuestionBlock,
  AnswerChips,
  ConsentText,
  LocalisedText,
  AnswerField,
  AnswerNote,
  AnswerOption,
  Question,
  Questionnaire,
} from './questionnaire.js';
export { optionalBlocks, withOptionalBlocks } from './optional-blocks.js';
export type { OptionalBlockId } from './optional-blocks.js';
export { consent2021, questionnaire2021 } from './questionnaire-2021.js';
export { everyIssue, maxRevocationEntries } from './revocation-body.js';
export type { RevocationDelta, RevocationEntry, RevocationEpoch, RevocationList } from './revocation-body.js';
export {
  applyRevocations,
  deserialiseRevocationList,
  isRevoked,
  pruneRevocations,
  serialiseRevocationList,
  signRevocations,
  toRevocationKey,
  revocationReasonOf,
} from './revocation-list.js';
export type { RevocationReason, RevocationRefusal, RevocationVerdict } from './revocation-list.js';
export { evaluateRisk, isConditionMet, outcomes } from './risk.js';
export type { RiskCondition, Outcome, RiskDecision, RiskRule, RiskRules } from './risk.js';
export { riskRules2021 } from './risk-rules-2021.js';
export { parseStoredContent, toStoredContent } from './stored-content.js';
export type { StoredContent } from './stored-content.js';
export { identityTextOf } from './identity-text.js';
export { abbreviateName } from './short-name.js';
