/** Services that consume events: each has a topic for its dead letters. */
export const serviceNames = [
  'registration',
  'accounts',
  'declarations',
  'alerts',
  'support',
  'sync',
] as const;
export type ServiceName = (typeof serviceNames)[number];
