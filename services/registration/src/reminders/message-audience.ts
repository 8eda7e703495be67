/** To whom an official's message goes: units that do not declare, or units with a poster that is to be printed again. */
export const messageAudiences = ['silent', 'posters'] as const;
export type MessageAudience = (typeof messageAudiences)[number];
