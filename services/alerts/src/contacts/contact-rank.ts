import { contactReasons } from '@khai-bao/contracts';

/** Why somebody is a contact, the nearest first; `imported`: somebody added them from a spreadsheet. */
export const contactOrigins = [...contactReasons, 'imported'] as const;
export type ContactOrigin = (typeof contactOrigins)[number];

const maxMinutes = 9_999;
const maxApart = 999;

/** Members of a contact that decide how near it was. */
export interface Nearness {
  readonly reason: ContactOrigin;
  /** Minutes inside together; null: not known. */
  readonly minutesTogether: number | null;
  /** Minutes between passages of the same gate; null: not known. */
  readonly minutesApart: number | null;
}

/**
 * Returns the rank of a contact, the nearest first: reason, then more minutes together, then fewer minutes apart. It depends on the
 * contact alone, so that contacts of several searches stand in one order.
 */
export function rankContact({ reason, minutesTogether, minutesApart }: Nearness): number {
  const together = Math.min(minutesTogether ?? 0, maxMinutes);
  const apart = Math.min(minutesApart ?? maxApart, maxApart);
  const steps = (maxMinutes + 1) * (maxApart + 1);
  return contactOrigins.indexOf(reason) * steps + (maxMinutes - together) * (maxApart + 1) + apart;
}
