/**
 * What a unit's contact lacks. Values of `account.contact_gaps`.
 * `email-list`: one field holds several addresses; an account belongs to one person, never to a list.
 */
export const contactGaps = ['representative', 'phone', 'email-list', 'email'] as const;
export type ContactGap = (typeof contactGaps)[number];

/** The tier that received a registration and forwarded it. Source: the letter of 25 June 2021, part I.2. */
export const committeeTiers = ['ward', 'district', 'city'] as const;
export type CommitteeTier = (typeof committeeTiers)[number];
