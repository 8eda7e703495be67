import { plainToInstance } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsISO8601,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  validateSync,
} from 'class-validator';
import { ConfigError } from '@khai-bao/platform/config';
import { NestedList } from '@khai-bao/platform/validation';

/** A public Ed25519 key that signs pages of the list. */
export class NcoviListKey {
  @IsString() readonly kid: string;
  @Matches(/^OKP$/) readonly kty: string;
  @Matches(/^Ed25519$/) readonly crv: string;
  @IsString() readonly x: string;
  /** Instant after which it signs no page any more, when it was replaced. */
  @IsOptional() @IsISO8601() readonly until?: string;
}

/** Where the NCOVI list is read, and whose signature it carries. */
export class NcoviListSource {
  /** Origin without a trailing slash. Pages are read from `<url>/v1/ncovi-units`. */
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] }) readonly url: string;
  @ArrayNotEmpty() @NestedList(() => NcoviListKey) readonly keys: NcoviListKey[];
}

/** Reads `NCOVI_LIST`. Empty: no list is read. @throws ConfigError that names the rule, never a value */
export function readNcoviListSource(json: string): NcoviListSource | null {
  if (json === '') return null;
  const source = plainToInstance(NcoviListSource, JSON.parse(json) as object);
  const wrong =
    typeof source === 'object' && source !== null ? validateSync(source) : [{ property: 'object' }];
  if (wrong.length > 0) throw new ConfigError(`NCOVI_LIST: ${wrong[0]!.property} is invalid`);
  return source;
}
