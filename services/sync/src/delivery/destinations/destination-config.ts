import { plainToInstance } from 'class-transformer';
import { ArrayNotEmpty, IsArray, IsUrl, Matches, validateSync, IsObject } from 'class-validator';
import { ConfigError } from '@khai-bao/platform/config';
import { NestedList } from '@khai-bao/platform/validation';
import type { JWK } from 'jose';

/** A data centre of the configuration. */
export class Destination {
  @Matches(/^[a-z][a-z0-9-]{0,31}$/) readonly name: string;
  /** Origin without a trailing slash. Bundles are sent to `<url>/fhir`. */
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] }) readonly url: string;
  /** Public Ed25519 keys that verify its receipts. */
  @IsArray() @ArrayNotEmpty() @IsObject({ each: true }) readonly receiptKeys: JWK[];
}

class DestinationList {
  @NestedList(() => Destination) list: Destination[];
}

/** Reads `DESTINATIONS`. @throws ConfigError that names the rule, never a value */
export function readDestinations(json: string): readonly Destination[] {
  const { list } = plainToInstance(DestinationList, { list: JSON.parse(json) as unknown });
  const wrong = validateSync(Object.assign(new DestinationList(), { list }));
  const names = Array.isArray(list) ? list.map(({ name }) => name) : null;
  if (names === null || wrong.length > 0 || new Set(names).size !== names.length)
    throw new ConfigError('DESTINATIONS: each needs a name of its own, a url and receiptKeys');
  return list;
}
