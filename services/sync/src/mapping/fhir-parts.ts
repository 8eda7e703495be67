import { createHash } from 'node:crypto';
import type { Coding, ContactPoint, Extension, Reference, Resource } from '@medplum/fhirtypes';
import type { LocalisedText } from '@khai-bao/health-form';

/** A resource that is sent to a centre, with an id of this system. */
export type FeedResource = Resource & { readonly id: string };

/** A change of one resource at a centre. */
export type ResourceChange =
  | { readonly method: 'PUT'; readonly resource: FeedResource }
  | { readonly method: 'DELETE'; readonly resourceType: FeedResource['resourceType']; readonly id: string };

export const putResource = (resource: Resource & { id: string }): ResourceChange => ({
  method: 'PUT',
  resource,
});
export const deleteResource = (resourceType: FeedResource['resourceType'], id: string): ResourceChange => ({
  method: 'DELETE',
  resourceType,
  id,
});

type WithEmptyMembers<T> = { [K in keyof T]: T[K] | undefined | null };

/** Omits empty members: FHIR has no null, no empty text and no empty list. */
export const omitEmptyMembers = <T extends object>(resource: WithEmptyMembers<T>): T =>
  Object.fromEntries(
    Object.entries(resource).filter(
      ([, value]) =>
        value !== undefined &&
        value !== null &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0),
    ),
  ) as T;

/** Returns `urn:khai-bao:<name>`, the system of a code or an identifier of Khai Báo. */
export const urn = (name: string): string => `urn:khai-bao:${name}`;
export const coding = (name: string, code: string): Coding => ({ system: urn(name), code });
export const reference = <T extends Resource = Resource>(type: string, id: string): Reference<T> => ({
  reference: `${type}/${id}`,
});

type ExtensionValue = Omit<Extension, 'url' | 'id' | 'extension'>;
/** An extension of Khai Báo. */
export const extension = (name: string, value: ExtensionValue): Extension => ({
  url: urn(`fhir:${name}`),
  ...value,
});

/** Extension with the English translation of an element whose value is Vietnamese. Source: HL7 extension `translation`. */
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

/** Contact points for a phone (E.164) and an e-mail address. */
export const telecom = (phone: string | null | undefined, email?: string | null): ContactPoint[] => [
  ...(phone ? [{ system: 'phone' as const, value: phone }] : []),
  ...(email ? [{ system: 'email' as const, value: email }] : []),
];

/** Returns a FHIR id (at most 64 letters, digits, `-` and `.`) for a text. A text that is no valid id is replaced by its digest. */
export const fhirId = (text: string): string =>
  /^[A-Za-z0-9.-]{1,64}$/.test(text) ? text : createHash('sha256').update(text).digest('hex');
