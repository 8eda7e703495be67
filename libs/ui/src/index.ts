export { getLanguage, setLanguage, useLanguage } from './language.js';
export type { Language } from './language.js';
export { createI18n, dictionaryGaps } from './i18n.js';
export type { I18n, SameShape, Text, Texts } from './i18n.js';
export {
  cityDay,
  formatDate,
  formatDateTime,
  formatDuration,
  formatLongDate,
  formatMoment,
  formatPhone,
  formatSeconds,
  formatStopwatch,
  formatTime,
  initials,
  maskPhone,
  timeZone,
} from './format.js';
export { formatRelation, storedRelations } from './relations.js';
export { useNow } from './use-now.js';
export { hotlineOf, isDialable, telephoneLink } from './hotline.js';
export { getThemeChoice, setThemeChoice, useScheme } from './theme.js';
export type { ThemeChoice } from './theme.js';
export { StateArch, LogoWithName, LogoSign } from './logo.js';
export type { ArchState } from './logo.js';
export { Button, Field, PasswordField, Tag, TextField } from './parts.js';
export type {
  ButtonProps,
  ControlProps,
  FieldProps,
  PasswordFieldProps,
  TextFieldProps,
  Tone,
} from './parts.js';
export { Empty, Failed, Loading, NoPermission } from './states.js';
export { Qr, qrPath } from './qr.js';
