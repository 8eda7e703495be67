import { adminRecordParameter } from '@khai-bao/contracts/app-routes';

/**
 * The parameters of the admin app's addresses. Key: the name in code. Value: the name in the address (Vietnamese without diacritics,
 * joined by hyphens), then older names, which are still read: sent mails, saved links and bookmarks carry them.
 */
const parameterNames = {
  /** The opened record. */
  id: [adminRecordParameter, 'id'],
  /** The shown tab of a page. */
  view: ['muc'],
  /** The search text. */
  q: ['tim', 'q'],
  /** The saved filter of the intake list. */
  filter: ['bo-loc', 'loc'],
  /** The language of a notice to print. */
  language: ['ngon-ngu', 'tieng'],
  /** The room of the Support channel. */
  room: ['phong'],
  /** The path of an area. */
  area: ['dia-ban', 'diaban', 'dia_ban'],
  areaName: ['ten-dia-ban', 'ten_dia_ban'],
  /** The kind of a unit. */
  kind: ['loai'],
  /** How long an account request has waited. */
  age: ['cho'],
  /** How a password reaches the unit. */
  delivery: ['gui'],
  /** The state of a pharmacy. */
  state: ['tinh-trang', 'tt'],
  /** Days of silence after which a unit counts as silent. */
  days: ['ngay'],
  /** Chart or table of the coverage. */
  display: ['xem'],
  /** The order of the coverage table. */
  order: ['xep'],
  /** The shown month of a roster. */
  month: ['thang'],
} as const satisfies Readonly<Record<string, readonly [name: string, ...formerNames: string[]]>>;

export type ParameterKey = keyof typeof parameterNames;
/** The parameters of an address by their names in code. */
export type AddressParameters = { readonly [K in ParameterKey]?: string };

const keys = Object.keys(parameterNames) as ParameterKey[];
const keyByName = new Map<string, ParameterKey>(
  keys.flatMap((key) => parameterNames[key].map((name): [string, ParameterKey] => [name, key])),
);
const isFormerName = (key: ParameterKey, name: string): boolean => parameterNames[key][0] !== name;

/** Addresses with former names have quotation marks around a text that is also JSON: `?q=%22123%22`. */
function unquote(value: string): string {
  return /^"(?:[-+.\deE]+|true|false|null)"$/.test(value) ? value.slice(1, -1) : value;
}

/** Reads the parameters of an address (`?muc=all&ma=…`); unknown and empty ones are left out. */
export function parseAddressParameters(search: string): AddressParameters {
  const found: { [K in ParameterKey]?: string } = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const key = keyByName.get(name);
    if (key === undefined || value === '') continue;
    // The current name wins over a former one.
    if (!isFormerName(key, name)) found[key] = value;
    else found[key] ??= unquote(value);
  }
  return found;
}

/** Writes parameters as the query of an address, with `?`; empty when there are none. */
export function formatAddressParameters(parameters: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const key of keys) {
    const value = parameters[key];
    if (value !== undefined && value !== null && value !== '')
      query.set(parameterNames[key][0], String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Removes parameters from an address, under their current and former names. */
export function removeAddressParameters(address: URL, ...removed: readonly ParameterKey[]): void {
  for (const key of removed) for (const name of parameterNames[key]) address.searchParams.delete(name);
}

/** Validates the search of a route: keeps the given parameters. */
export const acceptParameters =
  <K extends ParameterKey>(...accepted: readonly K[]) =>
  (search: Readonly<Record<string, unknown>>): { [P in K]?: string | undefined } =>
    Object.fromEntries(
      accepted.flatMap((key) =>
        typeof search[key] === 'string' && search[key] !== '' ? [[key, search[key]]] : [],
      ),
    ) as { [P in K]?: string };
