/** Rooms by subject. Every account sees all rooms; the threads within them follow from jurisdiction. */
export const rooms = ['registration', 'handover', 'training', 'feed', 'cases', 'general'] as const;
export type Room = (typeof rooms)[number];

/** Room of a registration's thread: `handover` once its account waits for a handover. */
export const roomOfRegistration = (state: string): Room =>
  state === 'HANDOVER_WAITING' || state === 'HANDOVER_OPENED' || state === 'HANDED_OVER'
    ? 'handover'
    : 'registration';
