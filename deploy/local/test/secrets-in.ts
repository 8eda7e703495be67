import { foldVietnamese } from '@khai-bao/areas';
import { normalisePhone } from '@khai-bao/health-form';

/** Something that one person said and that stands nowhere in the clear, by what it is. */
export interface Secret {
  readonly what: string;
  readonly typed: string;
}

/** A secret in every usual spelling, as bytes are searched: lower case. */
export function spellingsOf({ typed }: Secret): string[] {
  const folded = foldVietnamese(typed);
  const e164 = normalisePhone(typed);
  const local = e164 === null ? undefined : `0${e164.replace(/^\+84/, '')}`;
  const said = [
    typed,
    typed.normalize('NFD'),
    typed.replaceAll(' ', ''),
    folded,
    folded.replaceAll(' ', ''),
    folded.replaceAll(' ', '-'),
    ...(e164 === null || local === undefined ? [] : [e164, e164.slice(1), local, spaced(local)]),
  ];
  const escaped = said.flatMap((text) => [
    encodeURIComponent(text),
    new URLSearchParams({ q: text }).toString().slice(2),
    JSON.stringify(text).slice(1, -1),
    asciiJson(text),
  ]);
  return [...new Set([...said, ...escaped].map((text) => text.toLowerCase()))].filter((text) => text.length >= 6);
} // prettier-ignore

/** The same as base64 shows it, at each of the three places where it may begin; case matters there. */
export const base64Of = ({ typed }: Secret): string[] =>
  [typed, normalisePhone(typed) ?? typed].flatMap((text) =>
    [0, 1, 2].map((shift) => {
      const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]);
      const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
      return whole.slice(shift === 0 ? 0 : 4).replaceAll('+', '-').replaceAll('/', '_');
    }),
  ); // prettier-ignore

const spaced = (local: string): string => `${local.slice(0, 4)} ${local.slice(4, 7)} ${local.slice(7)}`;
const asciiJson = (text: string): string =>
  text.replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Says which secrets stand in a text. */
export function lookFor(secrets: readonly Secret[]): (text: string) => string[] {
  const wanted = secrets.map((secret) => ({
    secret,
    spellings: spellingsOf(secret),
    encoded: base64Of(secret),
  }));
  return (text) => {
    const lower = text.toLowerCase();
    const composed = lower.normalize('NFC');
    const url = text.replaceAll('+', '-').replaceAll('/', '_');
    return wanted
      .filter(
        ({ spellings, encoded }) =>
          spellings.some((spelling) => lower.includes(spelling) || composed.includes(spelling)) ||
          encoded.some((part) => part.length >= 8 && url.includes(part)),
      )
      .map(({ secret }) => secret.what);
  };
}
