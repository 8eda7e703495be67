/** JSON never contains this character unescaped, and no JSON document is a single hyphen. */
const separator = '\u001e';
const nullMarker = '-';

/**
 * Encodes JSON texts as one parameter of a statement. The driver's array encoding escapes every quotation mark, and
 * Postgres unescapes it again: for thousands of documents that costs more than storing them.
 */
export const encodeJsonList = (texts: readonly (string | null)[]): string =>
  texts.map((text) => text ?? nullMarker).join(separator);

/** Returns the SQL expression that decodes such a parameter to `json[]`. @param parameter for example `$7` */
export const decodeJsonListSql = (parameter: string): string =>
  `string_to_array(${parameter}::text, e'\\x1e', '${nullMarker}')::json[]`;
