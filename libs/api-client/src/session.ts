import type { SessionClient } from './admin-session.js';

/** What pages use of a session, whether it is a browser's or a gate device's. */
export type Session = Pick<SessionClient, keyof SessionClient>;
