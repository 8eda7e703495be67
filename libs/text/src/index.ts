export {
  hasHiddenCharacters,
  isWellFormedText,
  normaliseLine,
  removeCopiedInvisibles,
  removeHiddenCharacters,
} from './hidden-characters.js';
export { isEmailAddress, maxEmailLength } from './email.js';
export { foldText } from './fold.js';
export { idPaperKinds, isIdNumber, isPersonalNumber, normaliseIdNumber } from './id-number.js';
export type { IdPaperKind } from './id-number.js';
export { formatPhone, normalisePhone, parsePhone } from './phone.js';
export type { ParsedPhone } from './phone.js';
export { maxExpectedGates, parseGateCount } from './gate-count.js';
export { hasTaxCheckDigit, normaliseTaxCode } from './tax-code.js';
export { decodeText } from './decode-text.js';
export {
  repairMojibake,
  decodeTcvn3,
  decodeVni,
  decodeWindows1258,
  repairCell,
  repairRow,
} from './repair-encoding.js';
export type { CellState, RepairedCell } from './repair-encoding.js';
export { isVietnameseSyllable, countVietnameseWords } from './vietnamese-syllable.js';
export type { VietnameseWordCounts } from './vietnamese-syllable.js';
export {
  maxUnitLineLength,
  maxUnitPhoneLength,
  tidyLine,
  unitEmailFault,
  unitGatesFault,
  unitLineFault,
  unitPhoneFault,
  unitTaxCodeFault,
} from './unit-field-rules.js';
export type { UnitFieldFault } from './unit-field-rules.js';
