import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { isInstant } from '../validation/instant.js';
import { Problem } from '../core/problem.js';

/** Query of one page: at most 200 items, after the cursor of the previous page. */
export class PageQuery {
  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) cursor?: string;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** Encodes the sort values of the last row as a cursor. */
export const encodeCursor = (...values: (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

const cursorParts = {
  time: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  number: /^\d{1,18}$/,
  text: /^[^\p{Cc}\p{Cs}]{1,100}$/u,
} as const;

const isCursorPart = (kind: keyof typeof cursorParts, part: unknown): part is string | number =>
  (typeof part === 'string' || typeof part === 'number') &&
  cursorParts[kind].test(String(part)) &&
  (kind !== 'time' || isInstant(part));

/** Decodes a cursor whose parts are of these kinds. Returns null for the first page. @throws Problem PLATFORM.VALIDATION */
export function decodeCursor(
  cursor: string | undefined,
  ...kinds: readonly (keyof typeof cursorParts)[]
): (string | number)[] | null {
  if (cursor === undefined) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(values) &&
      values.length === kinds.length &&
      kinds.every((kind, at) => isCursorPart(kind, values[at]))
    )
      return values as (string | number)[];
  } catch {
    // Falls through to the error.
  }
  throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'cursor', code: 'cursor' }] });
}

/** Converts a list of up to `limit + 1` rows to a page. */
export function toPage<T>(found: T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const items = found.slice(0, limit);
  const last = items[items.length - 1];
  return { items, nextCursor: found.length > limit && last !== undefined ? cursorOf(last) : null };
}
