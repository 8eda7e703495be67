import type { SmsText } from '@khai-bao/platform/notification';

/** What a message names: no unit, no gate, no hour, nothing of the case. */
export interface CoVisitorPlace {
  /** Day of the visit, `2021-06-30`. */
  readonly day: string;
  /** `Quận 1`. */
  readonly district: string;
  readonly hotline: string;
}

interface Wording {
  readonly version: string;
  /** Without diacritics, because a text with them costs more segments. */
  readonly vi: string;
  readonly en: string;
}

/** Every wording that was ever used, the current one last. A notice keeps the version with which it was prepared. */
const wordings: readonly [Wording, ...Wording[]] = [
  {
    version: '2021.1',
    vi: 'Thong bao y te: ngay {day}, tai {district}, ban co the da o gan nguoi nghi mac benh truyen nhiem. Hay theo doi suc khoe 14 ngay, deo khau trang, han che gap nguoi khac. Neu sot, ho, kho tho: goi {hotline} truoc khi di kham.',
    en: 'Health notice: on {day} in {district} you may have been near a person with a suspected infectious disease. Watch your health for 14 days, wear a mask, meet few people. Fever, cough or short breath: call {hotline} first.',
  },
];

/** Version of the wording of new notices. */
export const currentTextVersion = (wordings.at(-1) ?? wordings[0]).version;

/** Returns a text in the letters of an SMS segment: `Quan 1` of `Quận 1`. */
const withoutDiacritics = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

/** Builds the message of a notice, in both languages. @throws Error for a version that was never used */
export function buildCoVisitorMessage(version: string, { day, district, hotline }: CoVisitorPlace): SmsText {
  const wording = wordings.find((each) => each.version === version);
  if (wording === undefined) throw new Error(`there is no wording ${version}`);
  const values: Readonly<Record<string, string>> = {
    day: day.split('-').reverse().join('/'),
    district: withoutDiacritics(district),
    hotline,
  };
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '');
  return {
    text: `${fill(wording.vi)}\n${fill(wording.en)}`,
    template: { name: 'co-visitor-notice', parameters: values },
  };
}
