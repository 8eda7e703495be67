/** Why a card has ended. `replaced`: the same person got a new one. */
export const cardEnds = ['revoked', 'replaced', 'expired'] as const;
export type CardEnd = (typeof cardEnds)[number];

export const cardStates = ['active', ...cardEnds] as const;
export type CardState = (typeof cardStates)[number];

/** The members of a card that decide about its state. */
export interface CardLife {
  /** The last day on which it is valid, `YYYY-MM-DD`. */
  readonly expires_on: string;
  readonly ended_because: CardEnd | null;
}

/** Decides the state of a card on a day (`YYYY-MM-DD`). A card that has expired is ended before the daily task reaches its row. */
export const decideCardState = ({ expires_on, ended_because }: CardLife, today: string): CardState =>
  ended_because ?? (expires_on < today ? 'expired' : 'active');
