import type { Language } from '@khai-bao/ui';

/** ISO 3166-1 alpha-2, those that are met at a gate of this city first. */
const first = ['VN', 'CN', 'KR', 'JP', 'TW', 'US', 'KH', 'LA', 'TH', 'IN'];
const others =
  'AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IQ IR IS IT JM JO KE KG KI KM KN KP KW KZ LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PS PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TJ TL TM TN TO TR TT TV TZ UA UG UY UZ VA VC VE VU WS YE ZA ZM ZW'.split(
    ' ',
  );

/** Countries with their names in the language of the screen. */
export function countries(language: Language): { code: string; name: string }[] {
  // Chrome 80 and iOS 14.0 have no names; Vietnam, the usual answer, keeps its own.
  const names =
    typeof Intl.DisplayNames === 'function'
      ? new Intl.DisplayNames([language], { type: 'region', fallback: 'code' })
      : null;
  const named = (codes: readonly string[]) =>
    codes.map((code) => ({ code, name: names?.of(code) ?? (code === 'VN' ? 'Việt Nam' : code) }));
  return [...named(first), ...named(others).sort((a, b) => a.name.localeCompare(b.name, language))];
}
