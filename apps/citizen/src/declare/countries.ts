import type { Language } from '@khai-bao/ui';

/** ISO 3166-1 alpha-2, officially assigned. */
const codes =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  );

/** Names for browsers without `Intl.DisplayNames` (Chrome 80, iOS 14.0); other countries stand there by their code. */
const common: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  VN: { vi: 'Việt Nam', en: 'Vietnam' },
  CN: { vi: 'Trung Quốc', en: 'China' },
  KR: { vi: 'Hàn Quốc', en: 'South Korea' },
  JP: { vi: 'Nhật Bản', en: 'Japan' },
  TW: { vi: 'Đài Loan', en: 'Taiwan' },
  KH: { vi: 'Campuchia', en: 'Cambodia' },
  LA: { vi: 'Lào', en: 'Laos' },
  TH: { vi: 'Thái Lan', en: 'Thailand' },
  US: { vi: 'Hoa Kỳ', en: 'United States' },
};

/** Countries and territories by their names in that language, Vietnam first. */
export function countries(language: Language): readonly { readonly code: string; readonly name: string }[] {
  const names =
    typeof Intl.DisplayNames === 'function' ? new Intl.DisplayNames([language], { type: 'region' }) : null;
  const all = codes.map((code) => ({ code, name: names?.of(code) ?? common[code]?.[language] ?? code }));
  const order = new Intl.Collator(language);
  return all.sort(
    (a, b) => Number(b.code === 'VN') - Number(a.code === 'VN') || order.compare(a.name, b.name),
  );
}
