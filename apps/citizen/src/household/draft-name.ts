/** The name under which the common form of a party is kept while it is filled in, by the gate's code. */
export const partyDraftName = (gateCode: string): string => `household:${gateCode}`;
