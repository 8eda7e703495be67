/** `failing`: this service failed several times in a row before sending. */
export const destinationStates = ['running', 'waiting', 'paused', 'unreachable', 'failing'] as const;
export type DestinationState = (typeof destinationStates)[number];
