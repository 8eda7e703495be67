/** An entry of the NCOVI list, as the operator of the national centre types it. */
export interface ListedUnit {
  readonly entryId: string;
  readonly name: string;
  readonly areaCode: string;
  readonly street: string;
  readonly taxCode?: string;
  readonly phone?: string;
}

/**
 * Imports entries into the NCOVI list of the national centre.
 * @param removed codes of entries that leave the list
 * @returns the status of the response
 */
export async function importNcoviList(
  { url, operatorToken }: { readonly url: string; readonly operatorToken: string },
  units: readonly ListedUnit[],
  removed: readonly string[] = [],
): Promise<number> {
  const response = await fetch(`${url}/v1/ncovi-units`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${operatorToken}` },
    body: JSON.stringify({ units, removed }),
  });
  return response.status;
}
