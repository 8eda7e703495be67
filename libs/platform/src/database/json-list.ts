/** JSON never holds this character as it is, nor is any JSON a single hyphen. */
const separator = '\u001e';
const nullMarker = '-';

/**
 * JSON texts as one parameter of a statement. The driver's own spelling of a list escapes every quotation mark of every
 * text, and Postgres takes them back out: for thousands of documents that costs more than storing them.
 */
export const encodeJsonList = (texts: readonly (string | null)[]): string =>
  texts.map((text) => text ?? nullMarker).join(separator);

/** The list of such a parameter, as `json[]`. @param parameter `$7`, say */
export const decodeJsonListSql = (parameter: string): string =>
  `string_to_array(${parameter}::text, e'\\x1e', '${nullMarker}')::json[]`;
