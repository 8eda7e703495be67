/** Rooms by subject. Each is there for everybody; what one sees in it follows from jurisdiction. */
export const rooms = ['registration', 'handover', 'training', 'feed', 'cases', 'general'] as const;
export type Room = (typeof rooms)[number];

/** Which room a registration's thread stands in: once an account waits to be handed over, with the handovers. */
export const roomOfRegistration = (state: string): Room =>
  state === 'HANDOVER_WAITING' || state === 'HANDOVER_OPENED' || state === 'HANDED_OVER'
    ? 'handover'
    : 'registration';
