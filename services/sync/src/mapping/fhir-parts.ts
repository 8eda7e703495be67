import { createHash } from 'node:crypto';
import type { Coding, ContactPoint, Extension, Reference, Resource } from '@medplum/fhirtypes';
import type { LocalisedText } from '@khai-bao/health-form';

/** A resource that goes to a centre: its id is given by us. */
export type FeedResource = Resource & { readonly id: string };

/** What a record changes at a centre. */
export type Change =
  | { readonly method: 'PUT'; readonly resource: FeedResource }
  | { readonly method: 'DELETE'; readonly resourceType: FeedResource['resourceType']; readonly id: string };

export const put = (resource: Resource & { id: string }): Change => ({ method: 'PUT', resource });
export const remove = (resourceType: FeedResource['resourceType'], id: string): Change => ({
  method: 'DELETE',
  resourceType,
  id,
});

type Loose<T> = { [K in keyof T]: T[K] | undefined | null };

/** Leaves out what is empty: FHIR knows no null, no empty text and no empty list. */
export const lean = <T extends object>(resource: Loose<T>): T =>
  Object.fromEntries(
    Object.entries(resource).filter(
      ([, value]) =>
        value !== undefined &&
        value !== null &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0),
    ),
  ) as T;

/** `urn:khai-bao:<name>`: systems of our own codes and identifiers. */
export const urn = (name: string): string => `urn:khai-bao:${name}`;
export const coding = (name: string, code: string): Coding => ({ system: urn(name), code });
export const reference = <T extends Resource = Resource>(type: string, id: string): Reference<T> => ({
  reference: `${type}/${id}`,
});

type ExtensionValue = Omit<Extension, 'url' | 'id' | 'extension'>;
/** An extension of our own. */
export const extension = (name: string, value: ExtensionValue): Extension => ({
  url: urn(`fhir:${name}`),
  ...value,
});

/** The English of a text whose Vietnamese stands in the element itself. Source: HL7 extension `translation`. */
export const translated = ({ en }: LocalisedText): { extension: Extension[] } => ({
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/translation',
      extension: [
        { url: 'lang', valueCode: 'en' },
        { url: 'content', valueString: en },
      ],
    },
  ],
});

/** Phone (E.164) and e-mail. */
export const telecom = (phone: string | null | undefined, email?: string | null): ContactPoint[] => [
  ...(phone ? [{ system: 'phone' as const, value: phone }] : []),
  ...(email ? [{ system: 'email' as const, value: email }] : []),
];

/** A FHIR id (at most 64 of letters, digits, `-`, `.`) out of any text; what does not fit becomes a digest. */
export const fhirId = (text: string): string =>
  /^[A-Za-z0-9.-]{1,64}$/.test(text) ? text : createHash('sha256').update(text).digest('hex');
