export {
  hasHiddenCharacters,
  isWellFormedText,
  normaliseLine,
  withoutCopiedInvisibles,
  withoutHiddenCharacters,
} from './hidden-characters.js';
export { foldText } from './fold.js';
export { idPaperKinds, isIdNumber, isPersonalNumber, normaliseIdNumber } from './id-number.js';
export type { IdPaperKind } from './id-number.js';
export { formatPhone, normalisePhone, readPhone } from './phone.js';
export type { ReadPhone } from './phone.js';
export { maxExpectedGates, readGateCount } from './gate-count.js';
export { hasTaxCheckDigit, normaliseTaxCode } from './tax-code.js';
export { decodeText } from './decode-text.js';
export {
  fromMojibake,
  fromTcvn3,
  fromVni,
  fromWindows1258,
  repairCell,
  repairRow,
} from './repair-encoding.js';
export type { CellState, RepairedCell } from './repair-encoding.js';
export { isVietnameseSyllable, readVietnamese } from './vietnamese-syllable.js';
export type { VietnameseReading } from './vietnamese-syllable.js';
